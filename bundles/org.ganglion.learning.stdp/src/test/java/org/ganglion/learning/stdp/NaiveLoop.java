// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

/**
 * The rules written down anew, slowly: in each step each synapse on its own, every trace decaying in every step, spikes under way looked up
 * in the record of all steps. Delays lie in the axon or in the dendrite.
 */
abstract class NaiveLoop {
    final double dt;
    final double[] w;
    private final int[] source;
    private final int[] target;
    private final int[] delay;
    private final boolean dendritic;
    private final boolean[][] pre;
    private final boolean[][] post;

    NaiveLoop(
            double dt,
            double[] w,
            int[] source,
            int[] target,
            int[] delay,
            boolean dendritic,
            boolean[][] pre,
            boolean[][] post) {
        this.dt = dt;
        this.w = w.clone();
        this.source = source;
        this.target = target;
        this.delay = delay;
        this.dendritic = dendritic;
        this.pre = pre;
        this.post = post;
    }

    final double[] run() {
        for (int t = 0; t < pre.length; t++) {
            for (int s = 0; s < w.length; s++) {
                decay(s);
                boolean arrives = spiked(pre, source[s], t - (dendritic ? 0 : delay[s]));
                boolean answers = spiked(post, target[s], t - (dendritic ? delay[s] : 0));
                if (dendritic) {
                    change(s, answers, arrives);
                    if (arrives) {
                        traceArrival(s);
                    }
                } else {
                    change(s, false, arrives);
                    if (arrives) {
                        traceArrival(s);
                    }
                    change(s, answers, false);
                }
                if (answers) {
                    traceAnswer(s);
                }
                end(s, target[s], t);
            }
        }
        return w;
    }

    private static boolean spiked(boolean[][] spikes, int element, int t) {
        return t >= 0 && spikes[t][element];
    }

    private void change(int s, boolean answers, boolean arrives) {
        if (answers) {
            answer(s);
        }
        if (arrives) {
            arrive(s);
        }
    }

    abstract void decay(int s);

    abstract void arrive(int s);

    abstract void answer(int s);

    abstract void traceArrival(int s);

    abstract void traceAnswer(int s);

    void end(int s, int target, int t) {}
}
