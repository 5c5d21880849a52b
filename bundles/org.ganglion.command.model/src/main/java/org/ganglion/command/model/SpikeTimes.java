// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.IOException;
import java.io.Writer;

/** Spikes as CSV, a line each: the step, its end in seconds, the node, the neuron. */
final class SpikeTimes implements AutoCloseable {
    /** Times are written to the nanosecond. */
    private static final double PER_SECOND = 1e9;

    private final Writer out;
    private final double dt;
    private long step;

    /** @param dt length of a step in seconds */
    SpikeTimes(Writer out, double dt) throws IOException {
        this.out = out;
        this.dt = dt;
        out.write("step,time_s,node,neuron\n");
    }

    /** Takes in the spikes of a node in the step under way. */
    void add(String node, int[] index, int count) throws IOException {
        for (int n = 0; n < count; n++) {
            double seconds = Math.rint((step + 1) * dt * PER_SECOND) / PER_SECOND;
            out.write(step + "," + seconds + ',' + node + ',' + index[n] + '\n');
        }
    }

    /** Ends the step under way. */
    void endStep() {
        step++;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
