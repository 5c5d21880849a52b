// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

/** Picks the largest of some values: a heap of the winners so far, whose least is on top. */
final class Winners {
    private final int count;
    private final int[] heap;
    private final boolean[] won;

    Winners(int count, int of) {
        this.count = count;
        this.heap = new int[count];
        this.won = new boolean[of];
    }

    /** Writes indices, ascending, and values of the winners; of equals the first win. */
    int pick(double[] values, int[] index, double[] sent) {
        int filled = 0;
        for (int i = 0; i < values.length; i++) {
            if (filled < count) {
                heap[filled] = i;
                rise(values, filled++);
            } else if (values[i] > values[heap[0]]) {
                heap[0] = i;
                sink(values);
            }
        }
        for (int winner : heap) {
            won[winner] = true;
        }
        int k = 0;
        for (int i = 0; i < values.length; i++) {
            if (won[i]) {
                won[i] = false;
                sent[k] = values[i];
                index[k++] = i;
            }
        }
        return k;
    }

    private boolean worse(double[] values, int a, int b) {
        return values[a] < values[b] || values[a] == values[b] && a > b;
    }

    private void rise(double[] values, int at) {
        while (at > 0 && worse(values, heap[at], heap[(at - 1) / 2])) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void sink(double[] values) {
        int at = 0;
        while (2 * at + 1 < count) {
            int child = 2 * at + 1;
            if (child + 1 < count && worse(values, heap[child + 1], heap[child])) {
                child++;
            }
            if (!worse(values, heap[child], heap[at])) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private void swap(int a, int b) {
        int kept = heap[a];
        heap[a] = heap[b];
        heap[b] = kept;
    }
}
