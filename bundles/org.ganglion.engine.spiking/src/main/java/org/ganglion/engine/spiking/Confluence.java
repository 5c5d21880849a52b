// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.Arrays;
import java.util.List;

/** What arrives at one input of a node: the edges into it, summed in the order of the file. */
abstract class Confluence {
    /** What arrives in this step; always the same object. */
    abstract SignalBuffer signal();

    /** Brings {@link #signal} up to date; called in each step, when all senders are done. */
    abstract void gather();

    /** An edge's near end. */
    interface Tap {
        /** Brings the signal up to date and gives it; always the same object. */
        SignalBuffer take();
    }

    static Confluence of(List<Tap> taps, int size) {
        if (taps.size() == 1) {
            return new Single(taps.get(0));
        }
        return taps.isEmpty() ? new Single(new Now(new SignalBuffer(size))) : new Sum(taps, size);
    }

    /** The same, as a value per element in every step. */
    Confluence dense() {
        return this instanceof Sum ? this : new Sum(List.of(this::taken), signal().size());
    }

    private SignalBuffer taken() {
        gather();
        return signal();
    }

    /** An edge without delay. */
    record Now(SignalBuffer signal) implements Tap {
        @Override
        public SignalBuffer take() {
            return signal;
        }
    }

    /** An edge with a delay of several steps. */
    static final class Past implements Tap {
        private final History history;
        private final int delay;
        private final SignalBuffer recalled;

        Past(History history, int delay, int size) {
            this.history = history;
            this.delay = delay;
            this.recalled = new SignalBuffer(size);
        }

        @Override
        public SignalBuffer take() {
            history.recall(delay, recalled);
            return recalled;
        }
    }

    private static final class Single extends Confluence {
        private final Tap tap;
        private final SignalBuffer signal;

        Single(Tap tap) {
            this.tap = tap;
            this.signal = tap.take();
        }

        @Override
        SignalBuffer signal() {
            return signal;
        }

        @Override
        void gather() {
            tap.take();
        }
    }

    private static final class Sum extends Confluence {
        private final Tap[] taps;
        private final SignalBuffer sum;

        Sum(List<Tap> taps, int size) {
            this.taps = taps.toArray(Tap[]::new);
            this.sum = new SignalBuffer(size);
        }

        @Override
        SignalBuffer signal() {
            return sum;
        }

        @Override
        void gather() {
            double[] sums = sum.f64();
            Arrays.fill(sums, 0);
            for (Tap tap : taps) {
                tap.take().addTo(sums);
            }
            sum.dense();
        }
    }
}
