// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.reuse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.protocol.Blocks;

/**
 * What makes a file of another one, for changes that are scattered over it: runs of bytes and where they go; all else stays. After {@code
 * GanglSp1} and the length of the new file (8 bytes) three streams follow, each as its compressed length (4 bytes) and zlib bytes: the
 * gaps before the runs, the lengths of the runs (both as numbers of 7 bits a byte, the lowest first, the top bit set on all but the last), and the
 * differences of the bytes in them, new minus old, so that small changes of weights compress. Where the old file has ended, old is 0.
 */
public final class SparseDelta {
    private static final byte[] MAGIC = "GanglSp1".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER = 1 << 16;
    /** Runs that are nearer to each other are one. */
    private static final int BRIDGE = 3;

    /** What a device keeps in memory of one at most: a delta of more changes costs more than it spares. */
    private static final int MOST_DIFFERENCES = 32 << 20;

    private final long length;
    private final Runs runs;

    private SparseDelta(long length, Runs runs) {
        this.length = length;
        this.runs = runs;
    }

    /** Whether and how one file makes another. */
    public static Optional<byte[]> between(Path from, Path to) throws IOException {
        Comparison comparison = new Comparison();
        try (InputStream old = Files.newInputStream(from);
                InputStream now = Files.newInputStream(to)) {
            byte[] before = new byte[BUFFER];
            byte[] after = new byte[BUFFER];
            for (int n = now.readNBytes(after, 0, BUFFER); n > 0; n = now.readNBytes(after, 0, BUFFER)) {
                int m = old.readNBytes(before, 0, n);
                Arrays.fill(before, m, n, (byte) 0);
                comparison.add(before, after, n);
            }
        }
        byte[] delta = comparison.encode();
        boolean pays = delta.length < comparison.differingBlocks * Blocks.LEAF / 2;
        boolean fits = comparison.differences.size() <= MOST_DIFFERENCES && comparison.runs <= Runs.MOST;
        return pays && fits ? Optional.of(delta) : Optional.empty();
    }

    /** Gathers runs while both files are read. */
    private static final class Comparison {
        private final ByteArrayOutputStream gaps = new ByteArrayOutputStream();
        private final ByteArrayOutputStream lengths = new ByteArrayOutputStream();
        private final ByteArrayOutputStream differences = new ByteArrayOutputStream();
        private long at;
        private long runStart = -1;
        private long runEnd;
        private long written;
        private long latestBlock = -1;
        private long differingBlocks;
        private int runs;

        void add(byte[] before, byte[] after, int length) {
            for (int i = 0; i < length; i++, at++) {
                if (before[i] == after[i]) {
                    continue;
                }
                if (runStart >= 0 && at - runEnd > BRIDGE) {
                    endRun();
                }
                if (runStart < 0) {
                    runStart = at;
                    runEnd = at;
                }
                for (; runEnd < at; runEnd++) {
                    differences.write(0);
                }
                differences.write(after[i] - before[i]);
                runEnd = at + 1;
                long block = at / Blocks.LEAF;
                differingBlocks += block != latestBlock ? 1 : 0;
                latestBlock = block;
            }
        }

        private void endRun() {
            number(gaps, runStart - written);
            number(lengths, runEnd - runStart);
            written = runEnd;
            runStart = -1;
            runs++;
        }

        private static void number(ByteArrayOutputStream out, long value) {
            long left = value;
            while (left > 0x7F) {
                out.write((int) (left & 0x7F) | 0x80);
                left >>>= 7;
            }
            out.write((int) left);
        }

        byte[] encode() throws IOException {
            if (runStart >= 0) {
                endRun();
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(MAGIC);
            out.writeLong(at);
            for (ByteArrayOutputStream each : List.of(gaps, lengths, differences)) {
                byte[] packed = deflate(each.toByteArray());
                out.writeInt(packed.length);
                out.write(packed);
            }
            return bytes.toByteArray();
        }

        private static byte[] deflate(byte[] plain) throws IOException {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
            try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
                out.write(plain);
            } finally {
                deflater.end();
            }
            return packed.toByteArray();
        }
    }

    /**
     * Reads a delta that may come from anybody.
     *
     * @param place what it is, for messages
     * @param bytes as they came
     * @param length of the file that it shall make
     * @throws GanglionException MALFORMED if it is none, or of another file
     */
    public static SparseDelta decode(String place, byte[] bytes, long length) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC) || in.readLong() != length) {
                throw new GanglionException(
                        Reason.MALFORMED, place + ": is no delta of a file of " + length + " bytes");
            }
            InputStream gaps = inflating(in);
            InputStream lengths = inflating(in);
            byte[] differences = inflating(in).readNBytes(MOST_DIFFERENCES);
            return new SparseDelta(length, Runs.read(place, gaps, lengths, differences, length));
        } catch (IOException e) {
            throw new GanglionException(Reason.MALFORMED, place + ": is no delta: " + e.getMessage(), e);
        }
    }

    private static InputStream inflating(DataInputStream in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > in.available()) {
            throw new EOFException("a stream of " + size + " bytes where " + in.available() + " are left");
        }
        return new InflaterInputStream(new ByteArrayInputStream(in.readNBytes(size)));
    }

    /** The length of the file that it makes. */
    public long length() {
        return length;
    }

    /**
     * Makes new bytes of old ones.
     *
     * @param offset where they stand
     * @param bytes the old ones, zeros behind the old file's end; changed to the new ones
     * @param size how many
     */
    public void apply(long offset, byte[] bytes, int size) {
        runs.apply(offset, bytes, size);
    }
}
