// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

/** Lists the neurons whose potential is above its threshold. */
final class Threshold {
    private final double[] each;
    private final boolean uniform;

    Threshold(double[] vThreshold) {
        this.each = vThreshold;
        this.uniform = TimeConstants.alike(vThreshold);
    }

    /** The number of neurons listed, ascending. */
    int crossed(double[] v, int[] index) {
        return uniform ? crossed(v, each[0], index) : crossed(v, each, index);
    }

    private static int crossed(double[] v, double threshold, int[] index) {
        int count = 0;
        for (int i = 0; i < v.length; i++) {
            if (v[i] > threshold) {
                index[count++] = i;
            }
        }
        return count;
    }

    private static int crossed(double[] v, double[] threshold, int[] index) {
        int count = 0;
        for (int i = 0; i < v.length; i++) {
            if (v[i] > threshold[i]) {
                index[count++] = i;
            }
        }
        return count;
    }
}
