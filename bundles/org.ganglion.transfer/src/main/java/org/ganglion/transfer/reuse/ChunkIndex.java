// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.reuse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.HashList;

/**
 * The content-defined chunks of a file, in order.
 *
 * @param length of the file
 * @param chunks which make it up
 */
public record ChunkIndex(long length, List<Chunk> chunks) {
    private static final byte[] MAGIC = "GanglCh1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = MAGIC.length + Long.BYTES;
    private static final int ENTRY = Integer.BYTES + Blocks.DIGEST;

    /**
     * One chunk.
     *
     * @param offset where it stands
     * @param length in bytes
     * @param sha256 its digest, 32 bytes; not to be changed
     */
    public record Chunk(long offset, int length, byte[] sha256) {}

    public ChunkIndex {
        chunks = List.copyOf(chunks);
    }

    /** Cuts a file into chunks. */
    public static ChunkIndex of(Path file) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        MessageDigest digest = HashList.sha256();
        try (ChunkReader reader = new ChunkReader(Files.newInputStream(file))) {
            while (reader.next()) {
                digest.update(reader.bytes(), reader.from(), reader.length());
                chunks.add(new Chunk(reader.offset(), reader.length(), digest.digest()));
            }
            return new ChunkIndex(reader.offset(), chunks);
        }
    }

    /** As it is published: {@code GanglCh1}, the length (8 bytes), and for each chunk its length (4 bytes) and SHA-256; big-endian. */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(HEADER + chunks.size() * ENTRY);
        out.put(MAGIC).putLong(length);
        chunks.forEach(chunk -> out.putInt(chunk.length()).put(chunk.sha256()));
        return out.array();
    }

    /** How long the index of a file may be at most. */
    public static int longest(long length) {
        long most = HEADER + (length / Chunker.SHORTEST + 1) * ENTRY;
        return (int) Math.min(most, Integer.MAX_VALUE - 16);
    }

    /**
     * Reads an index that may come from anybody.
     *
     * @param place what it is, for messages
     * @param bytes as they came
     * @param length of the file that it shall be of
     * @throws GanglionException MALFORMED if it is none, or of another file
     */
    public static ChunkIndex decode(String place, byte[] bytes, long length) {
        if (bytes.length < HEADER
                || (bytes.length - HEADER) % ENTRY != 0
                || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new GanglionException(Reason.MALFORMED, place + ": is no chunk index");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long said = in.getLong(MAGIC.length);
        in.position(HEADER);
        List<Chunk> chunks = new ArrayList<>();
        long offset = 0;
        while (in.hasRemaining()) {
            int size = in.getInt();
            byte[] digest = new byte[Blocks.DIGEST];
            in.get(digest);
            if (size < 1 || size > Chunker.LONGEST) {
                throw new GanglionException(
                        Reason.MALFORMED, place + ": chunk " + chunks.size() + " has " + size + " bytes");
            }
            chunks.add(new Chunk(offset, size, digest));
            offset += size;
        }
        if (offset != length || said != length) {
            throw new GanglionException(
                    Reason.MALFORMED,
                    place + ": its chunks have " + offset + " of " + said + " bytes, the file " + length);
        }
        return new ChunkIndex(length, chunks);
    }
}
