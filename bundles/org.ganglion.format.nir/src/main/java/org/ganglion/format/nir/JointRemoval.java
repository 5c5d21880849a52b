// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.format.nir.GraphDraft.Link;

/**
 * Replaces every way through the joints of nested graphs by a link of its own. Works from the ends backwards and counts
 * ways instead of walking them, so that no graph, however knotted, takes more than a bounded time.
 */
final class JointRemoval {

    private static final long MOST_LINKS = 1 << 20;

    private final Set<String> joints;
    private final Map<String, List<Link>> into;
    private final Map<String, List<Link>> outOf;
    /** For every joint, where it leads to and by how many ways. */
    private final Map<String, Map<String, Long>> destinations = new HashMap<>();

    private long work;

    private JointRemoval(GraphDraft graph) {
        joints = graph.joints();
        into = graph.linksInto();
        outOf = graph.linksOutOf();
    }

    /** The links between nodes that are no joints. */
    static List<Link> links(GraphDraft graph) {
        JointRemoval removal = new JointRemoval(graph);
        removal.findDestinations();
        List<Link> direct = new ArrayList<>();
        for (Link link : graph.links()) {
            if (!removal.joints.contains(link.from())) {
                removal.expand(link, direct);
            }
        }
        return direct;
    }

    private void findDestinations() {
        Map<String, Integer> open = new HashMap<>();
        Deque<String> ready = new ArrayDeque<>();
        for (String joint : joints) {
            int ahead = (int) outOf.get(joint).stream()
                    .filter(link -> joints.contains(link.to()))
                    .count();
            open.put(joint, ahead);
            if (ahead == 0) {
                ready.add(joint);
            }
        }
        while (!ready.isEmpty()) {
            String joint = ready.remove();
            destinations.put(joint, destinationsOf(joint));
            for (Link link : into.get(joint)) {
                if (joints.contains(link.from()) && open.merge(link.from(), -1, Integer::sum) == 0) {
                    ready.add(link.from());
                }
            }
        }
        for (String joint : joints) {
            if (!destinations.containsKey(joint)) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        "node '" + joint + "' leads into a circle of nothing but inputs and outputs");
            }
        }
    }

    private Map<String, Long> destinationsOf(String joint) {
        Map<String, Long> ways = new LinkedHashMap<>();
        for (Link link : outOf.get(joint)) {
            if (joints.contains(link.to())) {
                destinations.get(link.to()).forEach((to, count) -> add(ways, to, count));
            } else {
                add(ways, link.to(), 1);
            }
        }
        return ways;
    }

    private void add(Map<String, Long> ways, String to, long count) {
        requireBound(++work);
        requireBound(ways.merge(to, count, Long::sum));
    }

    private void expand(Link link, List<Link> direct) {
        if (!joints.contains(link.to())) {
            direct.add(link);
            return;
        }
        destinations.get(link.to()).forEach((to, count) -> {
            requireBound(direct.size() + count);
            for (long way = 0; way < count; way++) {
                direct.add(new Link(link.from(), to));
            }
        });
    }

    private static void requireBound(long count) {
        if (count > MOST_LINKS) {
            throw new GanglionException(
                    Reason.TOO_LARGE, "the nested graphs multiply to more than " + MOST_LINKS + " edges");
        }
    }
}
