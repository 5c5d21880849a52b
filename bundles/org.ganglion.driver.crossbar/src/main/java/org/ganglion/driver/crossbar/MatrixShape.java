// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

/**
 * The matrices that a node needs.
 *
 * @param inputs rows of inputs of each
 * @param outputs columns of outputs of each
 * @param count how many
 * @param products products per step with each
 */
record MatrixShape(int inputs, int outputs, int count, int products) {
    /** Weights of one. */
    int size() {
        return inputs * outputs;
    }

    /** Weights of all. */
    int synapses() {
        return size() * count;
    }
}
