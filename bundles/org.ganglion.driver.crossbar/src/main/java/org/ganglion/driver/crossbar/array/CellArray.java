// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

import org.ganglion.api.network.RandomStream;
import org.ganglion.driver.crossbar.device.DeviceModel;

/**
 * The devices that hold one matrix: programmed, and read at an emulated time. Device {@code ((slice devices + polarity) inputs + i) outputs
 * + o} is the one of input i and output o. All random numbers are functions of seed, node, device and how often it was programmed.
 */
public final class CellArray {
    private static final int DRAWS_PER_WRITE = 4096;
    private static final int LASTING = 4094;
    private static final long STUCK = -1;
    private static final long READING = -2;
    private static final double LEAST_MEAN = 1e-4;

    private final Cells cells;
    private final DeviceModel device;
    private final int inputs;
    private final int outputs;
    private final int synapses;
    private final Contents contents;
    private final int firstSynapse;
    private final int firstDevice;
    private final int array;
    private final RandomStream random;
    private final double[] present;

    /**
     * @param cells what they are
     * @param inputs of the matrix
     * @param outputs of the matrix
     * @param contents what all arrays of the node hold
     * @param array which of them this is
     * @param random of the node
     */
    public CellArray(Cells cells, int inputs, int outputs, Contents contents, int array, RandomStream random) {
        this.cells = cells;
        this.device = cells.device();
        this.inputs = inputs;
        this.outputs = outputs;
        this.synapses = inputs * outputs;
        this.contents = contents;
        this.firstSynapse = array * synapses;
        this.firstDevice = array * synapses * cells.devicesPerWeight();
        this.array = array;
        this.random = random;
        this.present = new double[synapses * cells.devicesPerWeight()];
    }

    /** Rows of inputs. */
    int inputs() {
        return inputs;
    }

    /** Columns of outputs. */
    int outputs() {
        return outputs;
    }

    /** What the cells are. */
    Cells cells() {
        return cells;
    }

    /** The weight for which the whole range of conductances stands when it is read. */
    double scale() {
        return contents.readScale()[array];
    }

    /** The conductance of a device as last read, uS. */
    double present(int slice, int polarity, int synapse) {
        return present[place(slice, polarity, synapse)];
    }

    private int place(int slice, int polarity, int synapse) {
        return (slice * cells.mapping().devices() + polarity) * synapses + synapse;
    }

    /** The weights as they were programmed, by input and output; a part of {@link Contents#weight}. */
    private double wanted(int synapse) {
        return contents.weight()[firstSynapse + synapse];
    }

    /**
     * Stores all weights.
     *
     * @param weights by input and output
     * @param from where they begin
     * @param now the emulated time
     */
    public void program(double[] weights, int from, double now) {
        System.arraycopy(weights, from, contents.weight(), firstSynapse, synapses);
        contents.scale()[array] = cells.random() > 0 ? scaleOfRandom() : largest();
        contents.readScale()[array] = contents.scale()[array];
        for (int synapse = 0; synapse < synapses; synapse++) {
            write(synapse, now);
        }
        if (cells.recombine() && cells.mapping().isPair() && cells.slices() == 1 && cells.random() == 0) {
            recombine();
        }
    }

    private double largest() {
        double largest = 0;
        for (int synapse = 0; synapse < synapses; synapse++) {
            largest = Math.max(largest, Math.abs(wanted(synapse)));
        }
        return largest == 0 ? 1 : largest;
    }

    /** So that the root mean square of what the errors of programming make is that of the weights given, to first order. */
    private double scaleOfRandom() {
        double squares = 0;
        double errors = 0;
        double target = cells.least() + cells.random() * range();
        for (int synapse = 0; synapse < synapses; synapse++) {
            squares += wanted(synapse) * wanted(synapse);
            double error = device.programmed(target, random.normal(STUCK, synapse)) - target;
            errors += error * error;
        }
        return errors == 0 ? 1 : StrictMath.sqrt(squares / (2 * errors)) * range();
    }

    /**
     * Stores one weight again; beyond the largest one of {@link #program} it is cut off.
     *
     * @param synapse by input and output
     * @param weight the new one
     * @param now the emulated time
     */
    public void program(int synapse, double weight, double now) {
        contents.weight()[firstSynapse + synapse] = weight;
        write(synapse, now);
    }

    /** Stores what was stored before this emulated time once more, as it was wanted; where that is all, as at first. */
    public void refresh(double since) {
        int due = 0;
        for (int synapse = 0; synapse < synapses; synapse++) {
            due += isBefore(synapse, since) ? 1 : 0;
        }
        if (due == synapses) {
            program(contents.weight(), firstSynapse, since);
            return;
        }
        for (int synapse = 0; synapse < synapses && due > 0; synapse++) {
            if (isBefore(synapse, since)) {
                write(synapse, since);
            }
        }
    }

    private boolean isBefore(int synapse, double since) {
        return contents.programmedAt()[firstDevice + synapse] < since;
    }

    private void write(int synapse, double now) {
        for (int slice = 0; slice < cells.slices(); slice++) {
            for (int polarity = 0; polarity < cells.mapping().devices(); polarity++) {
                int place = place(slice, polarity, synapse);
                int at = firstDevice + place;
                contents.writes()[at]++;
                contents.programmedAt()[at] = now;
                contents.conductance()[at] = written(at, target(slice, polarity, synapse, scale()));
            }
        }
    }

    private double range() {
        return cells.most() - cells.least();
    }

    /** The conductance that a device should have if this weight is the largest. */
    private double target(int slice, int polarity, int synapse, double largest) {
        if (cells.random() > 0) {
            return cells.least() + cells.random() * range();
        }
        double share = Math.max(-1, Math.min(wanted(synapse) / largest, 1));
        double code = cells.mapping().isPair() ? Math.max(0, polarity == 0 ? share : -share) : share;
        double stored = code * cells.codeFull();
        if (cells.weightBits() > 0) {
            stored = digit((long) (Math.rint(stored) + cells.codeZero()), slice);
        } else {
            stored += cells.codeZero();
        }
        return cells.least() + stored / cells.cellFull() * range();
    }

    private double digit(long code, int slice) {
        return code >> (long) slice * cells.cellBits() & (1L << cells.cellBits()) - 1;
    }

    /** Write-verify keeps the attempt that came nearest; a device that is stuck stays where it is. */
    private double written(int at, double target) {
        double fate = random.uniform(STUCK, at);
        if (fate < cells.stuckLow()) {
            return cells.least();
        }
        if (fate >= 1 - cells.stuckHigh()) {
            return cells.most();
        }
        double best = attempt(at, target, 0);
        double enough = cells.tolerance() * cells.most();
        for (int n = 1; enough > 0 && n < cells.attempts() && Math.abs(best - target) > enough; n++) {
            double next = attempt(at, target, n);
            if (Math.abs(next - target) < Math.abs(best - target)) {
                best = next;
            }
        }
        return best;
    }

    private double attempt(int at, double target, int attempt) {
        return device.programmed(target, random.normal(draws(at) + attempt, at));
    }

    private long draws(int at) {
        return (long) contents.writes()[at] * DRAWS_PER_WRITE;
    }

    /** The scale changes with the largest difference, as aihwkit divides the weights anew that it read back. */
    private void recombine() {
        double largest = 0;
        for (int synapse = 0; synapse < synapses; synapse++) {
            largest = Math.max(largest, Math.abs(difference(synapse)));
        }
        if (largest == 0) {
            return;
        }
        double factor = range() / largest;
        for (int synapse = 0; synapse < synapses; synapse++) {
            double difference = difference(synapse) * factor;
            contents.conductance()[firstDevice + place(0, 0, synapse)] = cells.least() + Math.max(0, difference);
            contents.conductance()[firstDevice + place(0, 1, synapse)] = cells.least() + Math.max(0, -difference);
        }
        contents.readScale()[array] /= factor;
    }

    private double difference(int synapse) {
        return contents.conductance()[firstDevice + place(0, 0, synapse)]
                - contents.conductance()[firstDevice + place(0, 1, synapse)];
    }

    /**
     * Reads all devices.
     *
     * @param now the emulated time
     */
    public void read(double now) {
        for (int synapse = 0; synapse < synapses; synapse++) {
            read(synapse, now);
        }
    }

    /** Reads the devices of one synapse. */
    public void read(int synapse, double now) {
        for (int slice = 0; slice < cells.slices(); slice++) {
            for (int polarity = 0; polarity < cells.mapping().devices(); polarity++) {
                int place = place(slice, polarity, synapse);
                int at = firstDevice + place;
                present[place] = device.aged(
                        contents.conductance()[at],
                        target(slice, polarity, synapse, contents.scale()[array]),
                        Math.max(0, now - contents.programmedAt()[at]),
                        random.normal(draws(at) + LASTING, at),
                        random.normal(READING - 2 * Double.doubleToLongBits(now), at));
            }
        }
    }

    /**
     * By what a digital multiplication makes up for drift: the mean of absolute weights as programmed over that of now, the identity being
     * read out (aihwkit's global drift compensation).
     */
    public double compensation() {
        double before = 0;
        double now = 0;
        for (int synapse = 0; synapse < synapses; synapse++) {
            before += Math.abs(weight(synapse, contents.conductance(), firstDevice));
            now += Math.abs(weight(synapse, present, 0));
        }
        return before / Math.max(now, LEAST_MEAN * synapses);
    }

    /** The weight that the devices of a synapse make now. */
    public double weight(int synapse) {
        return weight(synapse, present, 0);
    }

    private double weight(int synapse, double[] conductances, int first) {
        double code = 0;
        for (int slice = cells.slices() - 1; slice >= 0; slice--) {
            double current = conductances[first + place(slice, 0, synapse)]
                    - (cells.mapping().isPair() ? conductances[first + place(slice, 1, synapse)] : cells.least());
            code = code * (cells.cellFull() + (cells.weightBits() == 0 ? 0 : 1)) + current / range() * cells.cellFull();
        }
        return (code - cells.codeZero()) / cells.codeFull() * scale() * cells.gain();
    }
}
