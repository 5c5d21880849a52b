// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.Arrays;

/** Filter 3: a Fletcher checksum of 32 bits behind the bytes, over big-endian words of 16 bits. */
final class Fletcher32 implements Filter {

    private static final int MODULUS = 65535;

    @Override
    public byte[] undo(byte[] input, int limit, Cursor context) throws Hdf5Exception {
        int length = input.length - Integer.BYTES;
        if (length < 0) {
            throw context.damaged("is too short for its checksum");
        }
        int stored = input[length] & 0xff
                | (input[length + 1] & 0xff) << 8
                | (input[length + 2] & 0xff) << 16
                | input[length + 3] << 24;
        int computed = checksum(input, length);
        // files of HDF5 before 1.6.3 hold the bytes of each half swapped
        int swapped = (computed & 0x00ff00ff) << 8 | computed >>> 8 & 0x00ff00ff;
        if (stored != computed && stored != swapped) {
            throw context.damaged("does not match its Fletcher checksum");
        }
        return Arrays.copyOf(input, length);
    }

    static int checksum(byte[] bytes, int length) {
        long first = 0;
        long second = 0;
        int even = length & ~1;
        for (int i = 0; i < even; i += 2) {
            first = (first + ((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff)) % MODULUS;
            second = (second + first) % MODULUS;
        }
        if (even < length) {
            first = (first + ((bytes[even] & 0xff) << 8)) % MODULUS;
            second = (second + first) % MODULUS;
        }
        return (int) (second << 16 | first);
    }
}
