// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar.array;

/**
 * How a matrix falls into tiles.
 *
 * @param inputs of the matrix
 * @param outputs of the matrix
 * @param tileInputs of a tile
 * @param tileOutputs of a tile
 */
record Tiles(int inputs, int outputs, int tileInputs, int tileOutputs) {
    int rows() {
        return (inputs + tileInputs - 1) / tileInputs;
    }

    int columns() {
        return (outputs + tileOutputs - 1) / tileOutputs;
    }

    /** Inputs of the tiles of a row; those of the last row may have fewer. */
    int height(int row) {
        return Math.min(tileInputs, inputs - row * tileInputs);
    }

    /** Outputs of the tiles of a column; those of the last column may have fewer. */
    int width(int column) {
        return Math.min(tileOutputs, outputs - column * tileOutputs);
    }

    /** The first input of a row. */
    int first(int row) {
        return row * tileInputs;
    }
}
