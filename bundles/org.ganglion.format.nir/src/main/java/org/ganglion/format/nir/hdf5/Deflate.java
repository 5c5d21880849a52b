// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir.hdf5;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Filter 1: a zlib stream. */
final class Deflate implements Filter {

    @Override
    public byte[] undo(byte[] input, int limit, Cursor context) throws Hdf5Exception {
        byte[] output = new byte[limit];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(input);
            int length = 0;
            while (length < limit && !inflater.finished()) {
                int step = inflater.inflate(output, length, limit - length);
                if (step == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw context.damaged("holds a deflate stream that is cut short");
                }
                length += step;
            }
            if (!endsHere(inflater)) {
                throw context.damaged("holds a deflate stream that expands beyond the size of a chunk");
            }
            return length == limit ? output : Arrays.copyOf(output, length);
        } catch (DataFormatException e) {
            throw context.damaged("holds a broken deflate stream: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }

    /** A stream that fills the output exactly has only its trailer left to read. */
    private static boolean endsHere(Inflater inflater) throws DataFormatException {
        return inflater.finished() || inflater.inflate(new byte[1]) == 0 && inflater.finished();
    }
}
