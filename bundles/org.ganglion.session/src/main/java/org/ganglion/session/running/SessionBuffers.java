// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import org.ganglion.api.network.Signal;

/**
 * The inputs and outputs that a session hands out. The inputs are its own where steps are logged, for they must be copied then anyway;
 * else they are the plan's, so that nothing is copied. The outputs are the plan's.
 */
final class SessionBuffers {
    private volatile Signal[] inputs;
    private volatile Signal[] outputs;
    private volatile boolean lends;
    private boolean ownInputs;

    Signal[] inputs() {
        return inputs;
    }

    Signal[] outputs() {
        return outputs;
    }

    /** Whether the inputs may be the plan's own, so that nobody may exchange it while they are being filled. */
    boolean lends() {
        return lends;
    }

    /** Hands out those of a plan that comes; what the inputs hold is kept. */
    void connect(ActivePlan next) {
        Signal[] given = inputs;
        if (!next.stateful()) {
            inputs = next.inputs();
            ownInputs = false;
        } else if (!ownInputs) {
            inputs = alike(next.inputs());
            ownInputs = true;
        }
        if (given != null && given != inputs) {
            feed(given, inputs);
        }
        lends = !next.stateful();
        outputs = next.outputs();
    }

    /** The plan goes: what inputs and outputs hold is kept in buffers that nobody else has. */
    void disconnect() {
        if (!ownInputs) {
            inputs = copied(inputs);
            ownInputs = true;
        }
        outputs = copied(outputs);
    }

    /** A lost thread may still write to what it has: gives nobody else that. */
    void abandon() {
        inputs = copied(inputs);
        ownInputs = true;
        outputs = copied(outputs);
    }

    /** Copies what some hold to others. */
    static void feed(Signal[] from, Signal[] to) {
        for (int i = 0; i < to.length; i++) {
            SignalBuffer.copy(from[i], to[i]);
        }
    }

    private static Signal[] alike(Signal[] others) {
        Signal[] buffers = new Signal[others.length];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = new SignalBuffer(others[i]);
        }
        return buffers;
    }

    private static Signal[] copied(Signal[] signals) {
        Signal[] copies = alike(signals);
        feed(signals, copies);
        return copies;
    }
}
