// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Spikes as CSV, a line each: the step, its end in seconds, the node, the neuron. */
final class SpikeTimes implements AutoCloseable {
    /** Times are written to the nanosecond. */
    private static final double PER_SECOND = 1e9;

    private final Path file;
    private final Writer out;
    private final double dt;
    private long step;

    /**
     * Begins the file.
     *
     * @param dt length of a step in seconds
     * @throws org.ganglion.api.GanglionException STORAGE, naming the file; so do the others
     */
    SpikeTimes(Path file, double dt) {
        this.file = file;
        this.dt = dt;
        try {
            out = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw OutputFile.unwritable(file, e);
        }
        write("step,time_s,node,neuron\n");
    }

    private void write(String line) {
        try {
            out.write(line);
        } catch (IOException e) {
            throw OutputFile.unwritable(file, e);
        }
    }

    /** Takes in the spikes of a node in the step under way. */
    void add(String node, int[] index, int count) {
        double seconds = Math.rint((step + 1) * dt * PER_SECOND) / PER_SECOND;
        for (int n = 0; n < count; n++) {
            write(step + "," + seconds + ',' + node + ',' + index[n] + '\n');
        }
    }

    /** Ends the step under way. */
    void endStep() {
        step++;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw OutputFile.unwritable(file, e);
        }
    }
}
