// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.reuse;

/**
 * Where content-defined chunks end: FastCDC (Xia et al., USENIX ATC 2016) with its normalized chunking. The hash is {@code h = 2h +
 * gear[byte]}; a chunk of 4 KiB or more ends behind a byte after which the hash has zeros in all bits of a mask, of 15 bits below 16 KiB and of
 * 11 bits from there on, and at 64 KiB at the latest. So the same bytes have the same ends, wherever they stand.
 */
final class Chunker {
    static final int SHORTEST = 4 * 1024;
    static final int USUAL = 16 * 1024;
    static final int LONGEST = 64 * 1024;
    /** The topmost bits, which hang on the latest 64 bytes each. */
    private static final long STRICT = -1L << (Long.SIZE - 15);

    private static final long LENIENT = -1L << (Long.SIZE - 11);
    private static final long[] GEAR = Gear.table();

    private Chunker() {}

    /**
     * The length of the chunk at the beginning of some bytes.
     *
     * @param bytes holds the bytes
     * @param from where they begin
     * @param length how many there are; as many as the longest chunk, or all that are left
     * @return 1 to {@code length}
     */
    static int next(byte[] bytes, int from, int length) {
        if (length <= SHORTEST) {
            return length;
        }
        int end = Math.min(length, LONGEST);
        int usual = Math.min(end, USUAL);
        long hash = 0;
        int i = SHORTEST;
        for (; i < usual; i++) {
            hash = (hash << 1) + GEAR[bytes[from + i] & 0xFF];
            if ((hash & STRICT) == 0) {
                return i + 1;
            }
        }
        for (; i < end; i++) {
            hash = (hash << 1) + GEAR[bytes[from + i] & 0xFF];
            if ((hash & LENIENT) == 0) {
                return i + 1;
            }
        }
        return end;
    }
}
