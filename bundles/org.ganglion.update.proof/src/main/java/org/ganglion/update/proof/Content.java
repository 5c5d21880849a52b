// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes of a file, and what a power cut can leave of them. Compared by identity; {@link #digest} compares bytes. */
final class Content {
    static final Content EMPTY = new Content(new byte[0]);

    /** What a disk writes at once. */
    private static final int SECTOR = 512;
    /** More places in one file than that are not tried: the file is looked at in larger parts. */
    private static final int MOST_PARTS = 128;

    private final byte[] bytes;
    private byte[] digest;
    private List<Content> remains;

    Content(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] digest() {
        if (digest == null) {
            digest = sha256().digest(bytes);
        }
        return digest;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * What may be there if these bytes were written and not synced: nothing, all, the first parts only, the first parts and zeros for the rest
     * (the length reached the disk, the data did not), or one part of zeros (parts reach the disk in any order).
     */
    List<Content> remains() {
        if (remains == null) {
            remains = new ArrayList<>();
            remains.add(this);
            int part = SECTOR;
            while ((bytes.length + part - 1) / part > MOST_PARTS) {
                part *= 2;
            }
            for (int at = 0; at < bytes.length; at += part) {
                remains.add(at == 0 ? EMPTY : new Content(Arrays.copyOf(bytes, at)));
                remains.add(zeroed(at, bytes.length));
                if (at + part < bytes.length) {
                    remains.add(zeroed(at, at + part));
                }
            }
        }
        return remains;
    }

    private Content zeroed(int from, int to) {
        byte[] copy = bytes.clone();
        Arrays.fill(copy, from, to, (byte) 0);
        return new Content(copy);
    }
}
