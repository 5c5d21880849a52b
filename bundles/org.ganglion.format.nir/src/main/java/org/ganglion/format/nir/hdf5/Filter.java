// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/** One reversible transformation of a chunk's bytes. */
interface Filter {

    /**
     * Restores the bytes that the filter was given when the chunk was written.
     *
     * @param input the transformed bytes
     * @param limit the most bytes that the result may have
     * @param context the chunk, for errors
     */
    byte[] undo(byte[] input, int limit, Cursor context) throws Hdf5Exception;
}
