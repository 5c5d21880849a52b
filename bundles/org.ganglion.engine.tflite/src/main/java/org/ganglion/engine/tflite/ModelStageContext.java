// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Plan.Terminal;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Weights;

/** What a stage that runs a whole flatbuffer is given: the tensors at its ends. */
record ModelStageContext(Assignment assignment, Claim claim, Node node, List<Terminal> inputs, List<Terminal> outputs)
        implements StageContext {
    @Override
    public Network network() {
        return assignment.network();
    }

    @Override
    public Board board() {
        return assignment.board();
    }

    @Override
    public Signal input(String id, int input) {
        check(id);
        return inputs.get(input).signal();
    }

    @Override
    public Signal output(String id, int output) {
        check(id);
        return outputs.get(output).signal();
    }

    @Override
    public State state(String id) {
        throw absent("variables");
    }

    @Override
    public Inbox outbox(String id, int longestDelay) {
        throw absent("outbox");
    }

    @Override
    public Weights weights(String id) {
        throw absent("weights to read");
    }

    @Override
    public RandomStream random(String id) {
        throw absent("random generator");
    }

    private void check(String id) {
        if (!id.equals(node.id())) {
            throw new GanglionException(Reason.NOT_FOUND, "no node '" + id + "' in the claim");
        }
    }

    private static GanglionException absent(String what) {
        return new GanglionException(Reason.UNSUPPORTED, "a node of type " + ModelNode.TYPE + " has no " + what);
    }
}
