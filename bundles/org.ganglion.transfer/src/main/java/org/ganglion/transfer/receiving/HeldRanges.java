// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.reuse.ChunkIndex;
import org.ganglion.transfer.reuse.ChunkReader;
import org.ganglion.transfer.reuse.SparseDelta;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what other files of this device have in common with an artifact. Whatever is found, the hash list decides leaf by leaf. A file
 * that cannot be read is no help and no harm.
 */
final class HeldRanges {
    private static final Logger LOG = LoggerFactory.getLogger(HeldRanges.class);

    private final List<Path> files;
    private final PartialFile into;
    private final Tally tally;
    private final BooleanSupplier cancelled;

    HeldRanges(List<Path> files, PartialFile into, Tally tally, BooleanSupplier cancelled) {
        this.files = files.stream().filter(Files::isRegularFile).toList();
        this.into = into;
        this.tally = tally;
        this.cancelled = cancelled;
    }

    /** Whether there is a file to copy from. */
    boolean any() {
        return !files.isEmpty();
    }

    /** The file that is named by a digest. */
    Path named(String sha256) {
        return files.stream()
                .filter(file -> file.getFileName().toString().equals(sha256))
                .findFirst()
                .orElse(null);
    }

    private interface Reading {
        void of(Volume.OpenFile file, long size) throws IOException;
    }

    /** A failure of the other file is none of the fetch's; one of the artifact's own file is. */
    private void read(Path file, Reading reading) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            reading.of(new Volume.Channel(in), in.size());
        } catch (HeldFileException e) {
            LOG.warn(
                    "{} is not used for what it has in common: {}",
                    file,
                    e.getCause().toString());
        }
    }

    /** The other file cannot be read. */
    private static final class HeldFileException extends IOException {
        private static final long serialVersionUID = 1L;

        HeldFileException(IOException cause) {
            super(cause);
        }
    }

    private static boolean fill(Volume.OpenFile file, ByteBuffer buffer, long at) throws HeldFileException {
        try {
            return file.read(buffer, at);
        } catch (IOException e) {
            throw new HeldFileException(e);
        }
    }

    /** Copies leaves that stand at multiples of 4 KiB in other files. */
    void copyLeaves() throws IOException {
        Map<ByteBuffer, List<Integer>> wanted = missingByHash();
        for (Path file : files) {
            if (!wanted.isEmpty()) {
                read(file, (other, size) -> copyLeaves(other, size, wanted));
            }
        }
    }

    private Map<ByteBuffer, List<Integer>> missingByHash() {
        Map<ByteBuffer, List<Integer>> wanted = new HashMap<>();
        byte[] list = into.hashList();
        for (int leaf = into.missing(0); leaf >= 0; leaf = into.missing(leaf + 1)) {
            ByteBuffer hash =
                    ByteBuffer.wrap(Arrays.copyOfRange(list, leaf * Blocks.DIGEST, (leaf + 1) * Blocks.DIGEST));
            wanted.computeIfAbsent(hash, key -> new ArrayList<>(1)).add(leaf);
        }
        return wanted;
    }

    private void copyLeaves(Volume.OpenFile other, long size, Map<ByteBuffer, List<Integer>> wanted)
            throws IOException {
        MessageDigest digest = HashList.sha256();
        byte[] bytes = new byte[Blocks.LARGEST];
        for (long at = 0; at < size && !cancelled.getAsBoolean(); at += bytes.length) {
            int length = (int) Math.min(bytes.length, size - at);
            if (!fill(other, ByteBuffer.wrap(bytes, 0, length), at)) {
                return;
            }
            for (int from = 0; from < length; from += Blocks.LEAF) {
                int leaf = Math.min(Blocks.LEAF, length - from);
                digest.update(bytes, from, leaf);
                List<Integer> places = wanted.remove(ByteBuffer.wrap(digest.digest()));
                if (places != null) {
                    for (int place : places) {
                        take(place, bytes, from, leaf);
                    }
                }
            }
        }
    }

    private void take(int leaf, byte[] bytes, int from, int length) throws IOException {
        if (into.take(leaf, bytes, from, length) == Gathering.Verdict.KEPT) {
            tally.reused += length;
        }
    }

    /** Copies chunks wherever they stand in other files. */
    void copyChunks(ChunkIndex index) throws IOException {
        Map<ByteBuffer, List<ChunkIndex.Chunk>> wanted = new HashMap<>();
        for (ChunkIndex.Chunk chunk : index.chunks()) {
            if (anyMissing(chunk)) {
                wanted.computeIfAbsent(ByteBuffer.wrap(chunk.sha256()), key -> new ArrayList<>(1))
                        .add(chunk);
            }
        }
        ChunkGathering gathering = new ChunkGathering(into, tally);
        for (Path file : files) {
            if (wanted.isEmpty() || cancelled.getAsBoolean()) {
                break;
            }
            copyChunks(file, wanted, gathering);
        }
    }

    private void copyChunks(Path file, Map<ByteBuffer, List<ChunkIndex.Chunk>> wanted, ChunkGathering gathering)
            throws IOException {
        MessageDigest digest = HashList.sha256();
        try (ChunkReader chunks = new ChunkReader(Files.newInputStream(file))) {
            while (next(chunks) && !wanted.isEmpty() && !cancelled.getAsBoolean()) {
                digest.update(chunks.bytes(), chunks.from(), chunks.length());
                List<ChunkIndex.Chunk> places = wanted.remove(ByteBuffer.wrap(digest.digest()));
                if (places != null) {
                    for (ChunkIndex.Chunk place : places) {
                        gathering.put(place.offset(), chunks.bytes(), chunks.from(), chunks.length());
                    }
                }
            }
        } catch (HeldFileException e) {
            LOG.warn(
                    "{} is not used for what it has in common: {}",
                    file,
                    e.getCause().toString());
        }
    }

    private static boolean next(ChunkReader chunks) throws HeldFileException {
        try {
            return chunks.next();
        } catch (IOException e) {
            throw new HeldFileException(e);
        }
    }

    private boolean anyMissing(ChunkIndex.Chunk chunk) {
        int leaf = into.missing((int) (chunk.offset() / Blocks.LEAF));
        return leaf >= 0 && (long) leaf * Blocks.LEAF < chunk.offset() + chunk.length();
    }

    /** Makes leaves of those of another file. */
    void apply(SparseDelta delta, Path base) throws IOException {
        read(base, (other, size) -> {
            byte[] bytes = new byte[Blocks.LEAF];
            for (int leaf = into.missing(0); leaf >= 0 && !cancelled.getAsBoolean(); leaf = into.missing(leaf + 1)) {
                long at = (long) leaf * Blocks.LEAF;
                int length = (int) Math.min(Blocks.LEAF, into.length() - at);
                int old = (int) Math.max(0, Math.min(length, size - at));
                Arrays.fill(bytes, (byte) 0);
                if (old > 0 && !fill(other, ByteBuffer.wrap(bytes, 0, old), at)) {
                    return;
                }
                delta.apply(at, bytes, length);
                take(leaf, bytes, 0, length);
            }
        });
    }
}
