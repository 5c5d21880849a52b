// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of each 4 KiB of an artifact. Used by one thread. */
public final class HashList {
    private final byte[] hashes;
    private final MessageDigest digest = sha256();

    /** A list as it was received or stored. */
    public HashList(byte[] hashes) {
        if (hashes.length % Blocks.DIGEST != 0) {
            throw new IllegalArgumentException(hashes.length + " bytes are no list of digests");
        }
        this.hashes = hashes;
    }

    /** Its bytes; not to be changed. */
    public byte[] bytes() {
        return hashes;
    }

    /** The length in bytes of the list for an artifact. */
    public static long length(long artifactLength) {
        return (long) Blocks.count(artifactLength, Blocks.LEAF) * Blocks.DIGEST;
    }

    /** Whether bytes are what the list says of a leaf. */
    public boolean matches(int leaf, byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
        byte[] found = digest.digest();
        int at = leaf * Blocks.DIGEST;
        return Arrays.equals(found, 0, found.length, hashes, at, at + Blocks.DIGEST);
    }

    /** A new digest. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The digest of bytes, in hexadecimal. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /**
     * A hash list, and the digest of all that it was made of.
     *
     * @param list the hash list's bytes
     * @param sha256 the digest of the content, in hexadecimal
     * @param length the length of the content
     */
    public record Content(byte[] list, String sha256, long length) {}

    /** Makes the list of all that a stream gives. */
    public static Content read(InputStream in) throws IOException {
        return read(in, Long.MAX_VALUE);
    }

    /** Makes the list of what a stream gives, which may not end by itself: of its first {@code most} bytes. */
    public static Content read(InputStream in, long most) throws IOException {
        MessageDigest whole = sha256();
        MessageDigest leaf = sha256();
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        byte[] buffer = new byte[Blocks.LEAF];
        long length = 0;
        int n = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, most));
        while (n > 0) {
            whole.update(buffer, 0, n);
            leaf.update(buffer, 0, n);
            list.write(leaf.digest());
            length += n;
            n = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, most - length));
        }
        return new Content(list.toByteArray(), HexFormat.of().formatHex(whole.digest()), length);
    }
}
