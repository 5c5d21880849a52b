// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Variable;

/**
 * The signals that a node sent in the steps before, as far back as the longest delay of an edge that leaves it. Part of the state, so
 * that what is under way survives an exchange.
 */
final class History {
    private final SignalBuffer source;
    private final int depth;
    private final int[] headers;
    private final int[] indices;
    private final double[] contents;
    private final int[] head;

    /**
     * @param source what is recorded
     * @param depth steps to go back, at least 1
     */
    History(SignalBuffer source, int depth) {
        int size = source.size();
        int all = Shapes.size(depth, size);
        this.source = source;
        this.depth = depth;
        this.headers = new int[depth * SignalBuffer.HEADER];
        this.indices = new int[all];
        this.contents = new double[all];
        this.head = new int[1];
    }

    void declare(String node, StateLayout layout) {
        int size = source.size();
        layout.add(node, queue("sent.form", Dtype.I32, depth, SignalBuffer.HEADER), headers);
        layout.add(node, queue("sent.index", Dtype.I32, depth, size), indices);
        layout.add(node, queue("sent.value", Dtype.F64, depth, size), contents);
        if (depth > 1) {
            layout.add(node, queue("sent.head", Dtype.I32, 1), head);
        }
    }

    private static Variable queue(String name, Dtype type, int... shape) {
        return new Variable(name, type, shape, "", Role.QUEUE, 0);
    }

    int depth() {
        return depth;
    }

    /** The signal of the step before, always the same object, where no one goes back further. */
    SignalBuffer previous() {
        if (depth != 1) {
            throw new IllegalStateException("this history turns");
        }
        return new SignalBuffer(headers, indices, contents);
    }

    /** Keeps what was sent in the step that ends. */
    void record() {
        source.copyTo(head[0], headers, indices, contents);
        head[0] = head[0] + 1 == depth ? 0 : head[0] + 1;
    }

    /** Brings back what was sent {@code delay} steps ago, 1 to {@link #depth}. */
    void recall(int delay, SignalBuffer into) {
        int slot = head[0] - delay;
        into.copyFrom(slot < 0 ? slot + depth : slot, headers, indices, contents);
    }
}
