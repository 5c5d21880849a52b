// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.Arrays;

/**
 * Filter 32000 of h5py: LZF, a Lempel-Ziv code of byte tokens. A control byte below 32 announces that many and one
 * literals; any other holds a length in its upper three bits (7: another byte is added) and, with the byte behind it, a
 * distance of at most 8192; the copy is two bytes longer than the length says and may overlap itself.
 */
final class Lzf implements Filter {

    private static final int LITERALS = 32;
    private static final int LONG_COPY = 7;

    @Override
    public byte[] undo(byte[] input, int limit, Cursor context) throws Hdf5Exception {
        byte[] output = new byte[limit];
        int in = 0;
        int out = 0;
        while (in < input.length) {
            int control = input[in++] & 0xff;
            if (control < LITERALS) {
                int count = control + 1;
                if (count > input.length - in || count > limit - out) {
                    throw broken(context);
                }
                System.arraycopy(input, in, output, out, count);
                in += count;
                out += count;
            } else {
                int length = control >> 5;
                int needed = length == LONG_COPY ? 2 : 1;
                if (needed > input.length - in) {
                    throw broken(context);
                }
                if (length == LONG_COPY) {
                    length += input[in++] & 0xff;
                }
                int from = out - ((control & 0x1f) << Byte.SIZE | input[in++] & 0xff) - 1;
                int count = length + 2;
                if (from < 0 || count > limit - out) {
                    throw broken(context);
                }
                for (int i = 0; i < count; i++) {
                    output[out++] = output[from++];
                }
            }
        }
        return out == limit ? output : Arrays.copyOf(output, out);
    }

    private static Hdf5Exception broken(Cursor context) {
        return context.damaged("holds a broken LZF stream");
    }
}
