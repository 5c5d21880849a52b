// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.format.nir.GraphDraft.Link;

/** Replaces every way through the joints of nested graphs by a link of its own. */
final class JointRemoval {

    private static final int MOST_LINKS = 1 << 20;

    private final Set<String> joints;
    private final Map<String, List<Link>> outOf;
    private final List<Link> direct = new ArrayList<>();
    private final Set<String> onTheWay = new HashSet<>();

    private JointRemoval(GraphDraft graph) {
        joints = graph.joints();
        outOf = graph.linksOutOf();
    }

    /** The links between nodes that are no joints. */
    static List<Link> links(GraphDraft graph) {
        JointRemoval removal = new JointRemoval(graph);
        for (Link link : graph.links()) {
            if (!removal.joints.contains(link.from())) {
                removal.follow(link.from(), link.to());
            }
        }
        return removal.direct;
    }

    private void follow(String from, String to) {
        if (!joints.contains(to)) {
            direct.add(new Link(from, to));
            if (direct.size() > MOST_LINKS) {
                throw new GanglionException(
                        Reason.TOO_LARGE, "the nested graphs multiply to more than " + MOST_LINKS + " edges");
            }
            return;
        }
        if (!onTheWay.add(to)) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "node '" + to + "' leads back to itself through inputs and outputs only");
        }
        for (Link next : outOf.get(to)) {
            follow(from, next.to());
        }
        onTheWay.remove(to);
    }
}
