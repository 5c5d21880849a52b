// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.Arrays;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Variable;

/** The ring into which a transform with a delay per synapse adds; what is due in a step becomes the transform's output. */
final class Outbox implements Inbox {
    private final SignalBuffer output;
    private final double[][] slots;
    private final int[] head = new int[1];

    Outbox(SignalBuffer output, int longestDelay) {
        this.output = output;
        Shapes.size(longestDelay + 1, output.size());
        this.slots = new double[longestDelay + 1][output.size()];
    }

    void declare(String node, StateLayout layout) {
        layout.add(node, new Variable("outbox.head", Dtype.I32, new int[] {1}, "", Role.QUEUE, 0), head);
        for (int i = 0; i < slots.length; i++) {
            int[] shape = {output.size()};
            layout.add(node, new Variable("outbox." + i, Dtype.F64, shape, "", Role.QUEUE, 0), slots[i]);
        }
    }

    /** Sends what is due and turns the ring. */
    void deliver() {
        double[] due = slots[head[0]];
        System.arraycopy(due, 0, output.f64(), 0, due.length);
        output.dense();
        Arrays.fill(due, 0);
        head[0] = head[0] + 1 == slots.length ? 0 : head[0] + 1;
    }

    @Override
    public int size() {
        return output.size();
    }

    @Override
    public int longestDelay() {
        return slots.length - 1;
    }

    @Override
    public double[] slot(int delay) {
        int at = head[0] + delay;
        return slots[at < slots.length ? at : at - slots.length];
    }

    @Override
    public void add(int index, int delay, double value) {
        slot(delay)[index] += value;
    }
}
