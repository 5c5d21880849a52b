// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.protocol;

/** The sizes of the protocol, in bytes unless they say otherwise. */
public final class Blocks {
    /** The version of requests and data messages. */
    public static final int FORMAT = 1;

    /** What one entry of a hash list stands for, and the smallest block. */
    public static final int LEAF = 4096;

    /** The largest block. */
    public static final int LARGEST = 65_536;

    /** The block to begin with. */
    public static final int USUAL = 32_768;

    /** What one request may ask for. */
    public static final int LARGEST_WINDOW = 512 * 1024;

    /** The longest artifact, 4 GiB. */
    public static final long LONGEST_ARTIFACT = 1L << 32;

    /** How many blocks after the first one a request can name. */
    public static final int LONGEST_BITMAP_BITS = 8192;

    /** The length of a SHA-256 digest. */
    public static final int DIGEST = 32;

    private Blocks() {}

    /** Whether it is 4, 8, 16, 32 or 64 KiB. */
    public static boolean isBlockSize(int size) {
        return size >= LEAF && size <= LARGEST && Integer.bitCount(size) == 1;
    }

    /** The largest block size that is not above a limit; 0 if there is none. */
    public static int sizeWithin(long limit) {
        return limit < LEAF ? 0 : (int) Math.min(LARGEST, Long.highestOneBit(limit));
    }

    /** How many pieces of a size make up a length. */
    public static int count(long length, int size) {
        return Math.toIntExact((length + size - 1) / size);
    }
}
