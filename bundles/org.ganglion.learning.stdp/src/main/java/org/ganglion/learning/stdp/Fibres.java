// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ganglion.api.network.Weights;

/**
 * Which synapses a spike reaches at one moment. A line is a row (a source's synapses) or a column (a target's); a fibre is those synapses
 * of a line that share a delay, or the whole line where spikes take no time along it. Read-only.
 */
final class Fibres {
    private final int lines;
    private final int[] firstFibre;
    private final int[] delay;
    private final int[] start;
    private final int[] synapse;
    private final int[] fibreOf;
    private final int[] delays;

    private Fibres(int lines, int[] firstFibre, int[] delay, int[] start, int[] synapse, int[] fibreOf, int[] delays) {
        this.lines = lines;
        this.firstFibre = firstFibre;
        this.delay = delay;
        this.start = start;
        this.synapse = synapse;
        this.fibreOf = fibreOf;
        this.delays = delays;
    }

    /** The rows; with the delays where {@code conducting}. */
    static Fibres axons(Weights weights, boolean conducting) {
        return of(weights.rowStart(), null, conducting ? weights.delay() : null, weights.f64().length);
    }

    /** The columns; with the delays where {@code conducting}. */
    static Fibres dendrites(Weights weights, boolean conducting) {
        int[] delay = conducting ? weights.delay() : null;
        int[] start = weights.columnStart();
        int[] synapse = weights.columnSynapse();
        return delay == null
                ? new Fibres(start.length - 1, null, null, start, synapse, weights.target(), new int[] {0})
                : of(start, synapse, delay, synapse.length);
    }

    private static Fibres of(int[] lineStart, int[] lineSynapse, int[] delay, int synapses) {
        int lines = lineStart.length - 1;
        if (delay == null) {
            int[] lineOf = new int[synapses];
            for (int line = 0; line < lines; line++) {
                for (int p = lineStart[line]; p < lineStart[line + 1]; p++) {
                    lineOf[lineSynapse == null ? p : lineSynapse[p]] = line;
                }
            }
            return new Fibres(lines, null, null, lineStart, lineSynapse, lineOf, new int[] {0});
        }
        return new DelaySorting(lineStart, lineSynapse, delay, synapses).fibres();
    }

    /** Sorts the synapses of each line by delay, those of equal delay as they were. */
    private static final class DelaySorting {
        private final int[] lineStart;
        private final int[] lineSynapse;
        private final int[] delayOf;
        private final int[] ends;
        private final int[] order;
        private final int[] fibreOf;
        private final int[] firstFibre;
        private final int[] fibreStart;
        private final int[] fibreDelay;
        private final boolean[] used;
        private int fibres;

        DelaySorting(int[] lineStart, int[] lineSynapse, int[] delayOf, int synapses) {
            this.lineStart = lineStart;
            this.lineSynapse = lineSynapse;
            this.delayOf = delayOf;
            this.ends = new int[longest(delayOf) + 1];
            this.order = new int[synapses];
            this.fibreOf = new int[synapses];
            this.firstFibre = new int[lineStart.length];
            this.fibreStart = new int[synapses + 1];
            this.fibreDelay = new int[synapses];
            this.used = new boolean[ends.length];
        }

        Fibres fibres() {
            for (int line = 0; line < firstFibre.length - 1; line++) {
                firstFibre[line] = fibres;
                sort(lineStart[line], lineStart[line + 1]);
            }
            firstFibre[firstFibre.length - 1] = fibres;
            return new Fibres(
                    firstFibre.length - 1,
                    firstFibre,
                    Arrays.copyOf(fibreDelay, fibres),
                    Arrays.copyOf(fibreStart, fibres + 1),
                    order,
                    fibreOf,
                    usedDelays());
        }

        private void sort(int from, int to) {
            int first = fibres;
            Arrays.fill(ends, 0);
            for (int p = from; p < to; p++) {
                ends[delayOf[synapse(p)]]++;
            }
            int next = from;
            for (int d = 0; d < ends.length; d++) {
                int count = ends[d];
                ends[d] = next;
                if (count > 0) {
                    used[d] = true;
                    fibreDelay[fibres] = d;
                    next += count;
                    fibreStart[++fibres] = next;
                }
            }
            for (int p = from; p < to; p++) {
                order[ends[delayOf[synapse(p)]]++] = synapse(p);
            }
            for (int fibre = first; fibre < fibres; fibre++) {
                for (int p = fibreStart[fibre]; p < fibreStart[fibre + 1]; p++) {
                    fibreOf[order[p]] = fibre;
                }
            }
        }

        private int synapse(int position) {
            return lineSynapse == null ? position : lineSynapse[position];
        }

        private int[] usedDelays() {
            return IntStream.range(0, used.length).filter(d -> used[d]).toArray();
        }
    }

    private static int longest(int[] delay) {
        int longest = 0;
        for (int d : delay) {
            longest = Math.max(longest, d);
        }
        return longest;
    }

    int lines() {
        return lines;
    }

    int count() {
        return start.length - 1;
    }

    /** The delays that occur, ascending; 0 alone where spikes take no time. */
    int[] delays() {
        return delays;
    }

    /** In steps. */
    int longestDelay() {
        return delays.length == 0 ? 0 : delays[delays.length - 1];
    }

    /** The fibre of a line that has this delay, or -1. */
    int find(int line, int wanted) {
        if (firstFibre == null) {
            return wanted == 0 ? line : -1;
        }
        int found = Arrays.binarySearch(delay, firstFibre[line], firstFibre[line + 1], wanted);
        return Math.max(found, -1);
    }

    /** First position of a fibre. */
    int start(int fibre) {
        return start[fibre];
    }

    /** One past the last position of a fibre. */
    int end(int fibre) {
        return start[fibre + 1];
    }

    /** The synapse at a position; ascending within a fibre. */
    int synapse(int position) {
        return synapse == null ? position : synapse[position];
    }

    /** The fibre of a synapse. */
    int fibreOf(int synapse) {
        return fibreOf[synapse];
    }

    /** Says that the synapses of a fibre changed. */
    void changed(int fibre, Weights weights) {
        if (start[fibre] < start[fibre + 1]) {
            weights.changed(synapse(start[fibre]), synapse(start[fibre + 1] - 1) + 1);
        }
    }
}
