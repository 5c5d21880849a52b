// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.Map;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.neuron.PopulationSite;

/** What a population gets. */
record PopulationPlace(
        Node node,
        State state,
        Map<Integer, PopulationInbox> inboxes,
        Signal output,
        Options options,
        RandomStream random)
        implements PopulationSite {
    @Override
    public int size() {
        return output.size();
    }

    @Override
    public Inbox inbox(int input) {
        return at(input).expanding();
    }

    @Override
    public Signal arriving(int input) {
        return at(input).arriving();
    }

    private PopulationInbox at(int input) {
        PopulationInbox found = inboxes.get(input);
        if (found == null) {
            throw new IllegalArgumentException("node '" + node.id() + "' has no input " + input);
        }
        return found;
    }
}
