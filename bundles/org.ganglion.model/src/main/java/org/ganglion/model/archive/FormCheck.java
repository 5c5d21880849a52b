// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.util.Arrays;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Compares what is written with what is there. */
final class FormCheck implements Consumer<byte[]> {
    private static final int PIECE = 1 << 16;

    private final String place;
    private final Content found;
    private long at;

    FormCheck(String place, Content found) {
        this.place = place;
        this.found = found;
    }

    @Override
    public void accept(byte[] expected) {
        for (int from = 0; from < expected.length; from += PIECE) {
            compare(expected, from, Math.min(PIECE, expected.length - from));
        }
    }

    private void compare(byte[] expected, int from, int length) {
        if (at + length > found.length()) {
            throw differs(found.length());
        }
        int difference = Arrays.mismatch(expected, from, from + length, found.read(at, length), 0, length);
        if (difference >= 0) {
            throw differs(at + difference);
        }
        at += length;
    }

    void end() {
        if (at != found.length()) {
            throw differs(at);
        }
    }

    private GanglionException differs(long offset) {
        return new GanglionException(
                Reason.MALFORMED,
                place + ": byte " + offset
                        + " is not what packing the same model gives; the bundle was altered or packed by other means");
    }
}
