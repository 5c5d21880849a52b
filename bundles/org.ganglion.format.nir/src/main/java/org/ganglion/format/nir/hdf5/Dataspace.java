// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

/**
 * The shape of a dataset.
 *
 * @param dimensions the shape; empty for a scalar
 * @param empty whether there is no element at all (a null dataspace)
 */
record Dataspace(long[] dimensions, boolean empty) {

    private static final int HIGHEST_RANK = 32;
    private static final int NULL = 2;

    static Dataspace read(Cursor cursor) throws Hdf5Exception {
        int version = cursor.u8();
        int rank = cursor.u8();
        cursor.skip(1);
        int type = 1;
        if (version == 1) {
            cursor.skip(1L + Integer.BYTES);
        } else if (version == 2) {
            type = cursor.u8();
        } else {
            throw cursor.damaged("has version " + version);
        }
        if (rank > HIGHEST_RANK || type > NULL) {
            throw cursor.damaged("has rank " + rank + " and type " + type);
        }
        long[] dimensions = new long[rank];
        for (int i = 0; i < rank; i++) {
            dimensions[i] = cursor.size();
        }
        return new Dataspace(dimensions, type == NULL);
    }

    int rank() {
        return dimensions.length;
    }

    /** The number of elements; refused where an array could not hold them. */
    int elements(String path) throws Hdf5Exception {
        if (empty) {
            return 0;
        }
        long product = 1;
        for (long dimension : dimensions) {
            if (dimension > Integer.MAX_VALUE || dimension != 0 && product > Integer.MAX_VALUE / dimension) {
                throw Hdf5Exception.tooLarge(path, "has the shape " + java.util.Arrays.toString(dimensions));
            }
            product *= dimension;
        }
        return (int) product;
    }

    int[] shape() {
        int[] shape = new int[dimensions.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = (int) dimensions[i];
        }
        return shape;
    }
}
