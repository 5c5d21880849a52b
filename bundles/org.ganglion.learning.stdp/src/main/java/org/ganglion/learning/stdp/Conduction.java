// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;

/** Brings the spikes of a signal along fibres: says in each step which of them carry a spike to their synapses. */
final class Conduction {
    private static final String SENT = ".sent";
    private static final String COUNT = ".sent.count";
    private static final String HEAD = ".sent.head";

    private final Fibres fibres;
    private final Signal signal;
    private final int[] sent;
    private final int[] sentCount;
    private final int[] head;
    private final int[] arrived;
    private int count;

    /**
     * @param end which end of the synapses, for names and messages
     * @param signal what spikes: an element that is not 0. It may have fewer elements than there are lines, where a neuron has several
     *     receptors: element e then owns the lines e, e + size, e + 2 size and so on
     */
    Conduction(String end, Fibres fibres, Signal signal, State state) {
        if (signal.size() == 0 || fibres.lines() % signal.size() != 0) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "its " + fibres.lines() + ' ' + end + "synaptic elements do not fit a signal of " + signal.size());
        }
        boolean delayed = fibres.longestDelay() > 0;
        this.fibres = fibres;
        this.signal = signal;
        this.sent = delayed ? state.i32(end + SENT) : null;
        this.sentCount = delayed ? state.i32(end + COUNT) : null;
        this.head = delayed ? state.i32(end + HEAD) : null;
        this.arrived = new int[fibres.count()];
    }

    static List<Variable> variables(String end, Fibres fibres) {
        if (fibres.longestDelay() == 0) {
            return List.of();
        }
        int slots = fibres.longestDelay() + 1;
        List<Variable> all = new ArrayList<>();
        all.add(new Variable(end + SENT, Dtype.I32, new int[] {slots, fibres.lines()}, "", Role.QUEUE, 0));
        all.add(new Variable(end + COUNT, Dtype.I32, new int[] {slots}, "", Role.QUEUE, 0));
        all.add(new Variable(end + HEAD, Dtype.I32, new int[] {1}, "", Role.QUEUE, 0));
        return all;
    }

    /** A step passes. */
    void advance() {
        count = 0;
        if (sent == null) {
            takeSpikes(arrived, 0);
            for (int n = 0, spikes = count; n < spikes; n++) {
                arriveAtOtherLines(arrived[n]);
            }
            return;
        }
        int slot = head[0];
        takeSpikes(sent, slot * fibres.lines());
        sentCount[slot] = count;
        count = 0;
        for (int delay : fibres.delays()) {
            arriveAfter(delay, slot - delay < 0 ? slot - delay + sentCount.length : slot - delay);
        }
        head[0] = slot + 1 == sentCount.length ? 0 : slot + 1;
    }

    /** Writes the elements that spike, and counts them. */
    private void takeSpikes(int[] into, int offset) {
        int entries = signal.count();
        if (signal.form() == Form.SPIKES) {
            System.arraycopy(signal.index(), 0, into, offset, entries);
            count = entries;
            return;
        }
        boolean dense = signal.form() == Form.DENSE;
        double[] values = signal.f64();
        for (int n = 0; n < entries; n++) {
            if (values[n] != 0) {
                into[offset + count++] = dense ? n : signal.index()[n];
            }
        }
    }

    private void arriveAtOtherLines(int element) {
        for (int line = element + signal.size(); line < fibres.lines(); line += signal.size()) {
            arrived[count++] = line;
        }
    }

    private void arriveAfter(int delay, int slot) {
        int offset = slot * fibres.lines();
        for (int n = 0; n < sentCount[slot]; n++) {
            for (int line = sent[offset + n]; line < fibres.lines(); line += signal.size()) {
                int fibre = fibres.find(line, delay);
                if (fibre >= 0) {
                    arrived[count++] = fibre;
                }
            }
        }
    }

    /** How many fibres carry a spike to their synapses in this step. */
    int count() {
        return count;
    }

    /** They; the first {@link #count} are valid. */
    int[] arrived() {
        return arrived;
    }
}
