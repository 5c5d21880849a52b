// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.HashList;

/**
 * An artifact that is not whole yet, in one file: the content, each leaf at its place; behind it the hash list, the
 * bitmap of the leaves that are durable, and a trailer that says of what. A leaf's bit is written after the leaf was synced, together with
 * those of its neighbours in time. After a restart each leaf is hashed again before it is believed, one without a bit too if there is
 * something in its place: so a killed process loses nothing, and a power cut at most the leaves since the last sync. To finish is to cut off
 * what stands behind the content.
 */
final class PartialFile implements Gathering, Closeable {
    private static final byte[] MAGIC = "GanglPt1".getBytes(StandardCharsets.US_ASCII);
    private static final int TRAILER = MAGIC.length + Blocks.DIGEST + Long.BYTES + Blocks.DIGEST + Integer.BYTES;
    private static final byte[] ZEROS = new byte[Blocks.LEAF];
    private static final long SYNC_BYTES = 4 << 20;
    private static final long SYNC_NANOS = 1_000_000_000L;

    private final Volume volume;
    private final Artifact artifact;
    private final Path file;
    private final Path part;
    private final Volume.OpenFile open;
    private final int leaves;
    private final BitSet held = new BitSet();
    private final BitSet unmarked = new BitSet();
    private final byte[] scratch = new byte[Blocks.LEAF];
    private HashList hashes;
    private long heldBytes;
    private long unsynced;
    private long lastSync = System.nanoTime();

    private PartialFile(Volume volume, Artifact artifact, Path file, Volume.OpenFile open) {
        this.volume = volume;
        this.artifact = artifact;
        this.file = file;
        this.part = beside(file);
        this.open = open;
        this.leaves = Blocks.count(artifact.length(), Blocks.LEAF);
    }

    /** Where a file is kept until it is whole. */
    static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /** Opens what there is of an artifact, or begins it. */
    static PartialFile open(Volume volume, Artifact artifact, Path file) throws IOException {
        Volume.OpenFile open = volume.open(beside(file));
        try {
            PartialFile partial = new PartialFile(volume, artifact, file, open);
            partial.restore();
            return partial;
        } catch (IOException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private void restore() throws IOException {
        if (open.size() == artifact.length() && digest().equals(artifact.sha256())) {
            held.set(0, leaves); // whole, and cut already: only the rename was missing
            heldBytes = artifact.length();
            return;
        }
        byte[] list = open.size() == end() ? storedList() : null;
        if (list == null) {
            open.cut(0);
            if (leaves == 1) {
                begin(HexFormat.of().parseHex(artifact.sha256())); // the list of one leaf is the artifact's own digest
            }
            return;
        }
        hashes = new HashList(list);
        ByteBuffer bitmap = ByteBuffer.allocate(bitmapLength());
        open.read(bitmap, bitmapStart());
        believe(BitSet.valueOf(bitmap.flip()));
    }

    private byte[] storedList() throws IOException {
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER);
        ByteBuffer list = ByteBuffer.allocate(Math.toIntExact(HashList.length(artifact.length())));
        if (!open.read(trailer, end() - TRAILER) || !open.read(list, listStart())) {
            return null;
        }
        boolean ours = Arrays.equals(trailer.array(), trailer(list.array()));
        boolean announced = artifact.hashListSha256()
                .map(HashList.sha256(list.array())::equals)
                .orElse(true);
        return ours && announced ? list.array() : null;
    }

    /** Hashes what stands in the leaves' places; only what fits is there. */
    private void believe(BitSet said) throws IOException {
        held.clear();
        unmarked.clear();
        heldBytes = 0;
        for (int leaf = 0; leaf < leaves; leaf++) {
            int length = length(leaf);
            boolean read = open.read(ByteBuffer.wrap(scratch, 0, length), (long) leaf * Blocks.LEAF);
            boolean something = said.get(leaf) || read && !empty(length);
            if (read && something && hashes.matches(leaf, scratch, 0, length)) {
                held.set(leaf);
                unmarked.set(leaf, !said.get(leaf));
                heldBytes += length;
            }
        }
    }

    /** A place that was never written reads as zeros. */
    private boolean empty(int length) {
        return Arrays.equals(scratch, 0, length, ZEROS, 0, length);
    }

    boolean knowsHashes() {
        return hashes != null || missing(0) < 0;
    }

    /** Bytes that are there. */
    long heldBytes() {
        return heldBytes;
    }

    /** Bytes that still have to be written, at most. */
    long spaceNeeded() {
        return artifact.length() - heldBytes + (knowsHashes() ? 0 : end() - listStart());
    }

    long spaceFree() throws IOException {
        return volume.space(part.toAbsolutePath().getParent());
    }

    /** Goes on with another hash list: leaves that are there stay if they fit it. */
    void begin(byte[] list) throws IOException {
        hashes = new HashList(list);
        believe((BitSet) held.clone());
        open.write(ByteBuffer.wrap(list), listStart());
        open.write(ByteBuffer.wrap(Arrays.copyOf(held.toByteArray(), bitmapLength())), bitmapStart());
        open.write(ByteBuffer.wrap(trailer(list)), end() - TRAILER);
        unmarked.clear();
        sync();
    }

    /** Forgets the hash list, not the leaves. */
    void forgetHashes() {
        hashes = null;
    }

    /** Forgets everything. */
    void forgetAll() throws IOException {
        hashes = null;
        held.clear();
        unmarked.clear();
        heldBytes = 0;
        open.cut(0);
    }

    @Override
    public long length() {
        return artifact.length();
    }

    @Override
    public int missing(int from) {
        int next = held.nextClearBit(from);
        return next < leaves ? next : -1;
    }

    /** Whether bytes belong into a leaf. */
    boolean fits(int leaf, byte[] bytes, int from, int length) {
        return length == length(leaf) && hashes.matches(leaf, bytes, from, length);
    }

    /** The hash list; not to be changed. */
    byte[] hashList() {
        return hashes.bytes();
    }

    @Override
    public Verdict take(int leaf, byte[] bytes, int from, int length) throws IOException {
        if (held.get(leaf)) {
            return Verdict.HELD;
        }
        if (!fits(leaf, bytes, from, length)) {
            return Verdict.WRONG;
        }
        open.write(ByteBuffer.wrap(bytes, from, length), (long) leaf * Blocks.LEAF);
        held.set(leaf);
        unmarked.set(leaf);
        heldBytes += length;
        unsynced += length;
        if (unsynced >= SYNC_BYTES || System.nanoTime() - lastSync >= SYNC_NANOS) {
            sync();
        }
        return Verdict.KEPT;
    }

    /** Makes durable what is there, then says so in the bitmap; what it says is durable after the next time. */
    void sync() throws IOException {
        open.sync();
        mark();
        unsynced = 0;
        lastSync = System.nanoTime();
    }

    private void mark() throws IOException {
        int first = unmarked.nextSetBit(0);
        if (first < 0) {
            return;
        }
        int from = first & ~7;
        byte[] bits = new byte[unmarked.length() / 8 - from / 8 + 1];
        byte[] some = held.get(from, Math.min(leaves, from + 8 * bits.length)).toByteArray();
        System.arraycopy(some, 0, bits, 0, some.length);
        int length = Math.min(bits.length, bitmapLength() - from / 8);
        open.write(ByteBuffer.wrap(bits, 0, length), bitmapStart() + from / 8);
        unmarked.clear();
    }

    /**
     * Makes the file that was wanted.
     *
     * @return whether it is the artifact; if not, nothing has changed
     */
    boolean finish() throws IOException {
        if (!digest().equals(artifact.sha256())) {
            return false;
        }
        open.cut(artifact.length());
        open.sync();
        volume.replace(part, file);
        return true;
    }

    private String digest() throws IOException {
        MessageDigest digest = HashList.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(Blocks.LARGEST);
        for (long at = 0; at < artifact.length(); at += buffer.capacity()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), artifact.length() - at));
            if (!open.read(buffer, at)) {
                return "";
            }
            digest.update(buffer.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private int length(int leaf) {
        return (int) Math.min(Blocks.LEAF, artifact.length() - (long) leaf * Blocks.LEAF);
    }

    private long listStart() {
        return (long) leaves * Blocks.LEAF;
    }

    private long bitmapStart() {
        return listStart() + (long) leaves * Blocks.DIGEST;
    }

    private int bitmapLength() {
        return (leaves + 7) / 8;
    }

    private long end() {
        return bitmapStart() + bitmapLength() + TRAILER;
    }

    private byte[] trailer(byte[] list) {
        ByteBuffer out = ByteBuffer.allocate(TRAILER);
        out.put(MAGIC).put(HexFormat.of().parseHex(artifact.sha256())).putLong(artifact.length());
        out.put(HashList.sha256().digest(list));
        CRC32C sum = new CRC32C();
        sum.update(out.array(), 0, out.position());
        return out.putInt((int) sum.getValue()).array();
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
