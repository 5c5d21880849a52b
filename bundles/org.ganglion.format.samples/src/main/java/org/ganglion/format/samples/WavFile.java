// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ganglion.api.GanglionException;
import org.ganglion.api.stream.SampleFormat;

/** Finds format and samples in the chunks of a RIFF WAVE file. */
final class WavFile {

    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int SHORTEST_FORMAT = 16;
    private static final int LONGEST_FORMAT = 40;
    private static final int SUBFORMAT_AT = 24;
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xfffe;
    private static final int MOST_CHANNELS = 64;
    private static final int MOST_CHUNKS = 10_000;

    /** How the samples are stored. */
    private record Format(Numbers numbers, int channels, long rate) {}

    private final Refusals refusals;
    private final FileChannel channel;
    private final long size;

    private WavFile(Path file, FileChannel channel) throws IOException {
        this.refusals = new Refusals(file);
        this.channel = channel;
        this.size = channel.size();
    }

    static SampleFormat.Rows open(Path file, boolean integers) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new WavFile(file, channel).rows(integers);
        } catch (IOException | GanglionException e) {
            channel.close();
            throw e;
        }
    }

    private SampleFormat.Rows rows(boolean integers) throws IOException {
        ByteBuffer head = read(0, RIFF_HEADER, "the RIFF header");
        if (!text(head, 0).equals("RIFF") || !text(head, 8).equals("WAVE")) {
            throw refusals.malformed("the file does not begin with RIFF and WAVE");
        }
        Format format = null;
        long at = RIFF_HEADER;
        for (int chunk = 0; chunk < MOST_CHUNKS && at < size; chunk++) {
            ByteBuffer header = read(at, CHUNK_HEADER, "the header of chunk " + (chunk + 1));
            String id = text(header, 0);
            long length = header.getInt(Integer.BYTES) & 0xffff_ffffL;
            at += CHUNK_HEADER;
            if (length > size - at) {
                throw refusals.malformed("chunk '" + id + "' at byte " + (at - CHUNK_HEADER) + " declares " + length
                        + " bytes where " + (size - at) + " are left");
            }
            if (id.equals("fmt ")) {
                format = format(at, length);
            } else if (id.equals("data")) {
                return data(format, at, length, integers);
            }
            // chunks begin at even bytes
            at += length + (length & 1);
        }
        throw refusals.malformed("there is no chunk 'data'");
    }

    private Format format(long at, long length) throws IOException {
        if (length < SHORTEST_FORMAT) {
            throw refusals.malformed("chunk 'fmt ' has " + length + " bytes, expected at least " + SHORTEST_FORMAT);
        }
        ByteBuffer content = read(at, (int) Math.min(length, LONGEST_FORMAT), "chunk 'fmt '");
        int code = content.getShort(0) & 0xffff;
        int channels = content.getShort(2) & 0xffff;
        long rate = content.getInt(4) & 0xffff_ffffL;
        int frame = content.getShort(12) & 0xffff;
        int bits = content.getShort(14) & 0xffff;
        if (code == EXTENSIBLE && content.limit() == LONGEST_FORMAT) {
            code = content.getShort(SUBFORMAT_AT) & 0xffff;
        }
        Numbers numbers = numbers(code, bits);
        if (channels < 1 || channels > MOST_CHANNELS || rate == 0 || frame != channels * numbers.size()) {
            throw refusals.malformed("chunk 'fmt ' declares " + channels + " channels of " + bits + " bits in " + frame
                    + " bytes at " + rate + " Hz");
        }
        return new Format(numbers, channels, rate);
    }

    private Numbers numbers(int code, int bits) {
        if (code == PCM && bits == 8) {
            return Numbers.CENTRED_U8;
        } else if (code == PCM && bits == 16) {
            return Numbers.I16;
        } else if (code == PCM && bits == 24) {
            return Numbers.I24;
        } else if (code == PCM && bits == 32) {
            return Numbers.I32;
        } else if (code == FLOAT && bits == 32) {
            return Numbers.F32;
        } else if (code == FLOAT && bits == 64) {
            return Numbers.F64;
        }
        throw refusals.unsupported("the sound is stored as format " + code + " of " + bits
                + " bits; supported are PCM (1) of 8, 16, 24 and 32 bits and float (3) of 32 and 64 bits");
    }

    private SampleFormat.Rows data(Format format, long at, long length, boolean integers) throws IOException {
        if (format == null) {
            throw refusals.malformed("chunk 'data' stands before chunk 'fmt '");
        }
        Numbers numbers = format.numbers;
        int frame = format.channels * numbers.size();
        if (length % frame != 0) {
            throw refusals.malformed("chunk 'data' has " + length + " bytes, which is not a multiple of the " + frame
                    + " bytes of a row");
        }
        boolean asStored = integers || numbers == Numbers.F32 || numbers == Numbers.F64;
        // the largest magnitude of n bits is 2^(n-1), so that the product is exact
        double scale = asStored ? 1 : 1.0 / (1L << numbers.size() * Byte.SIZE - 1);
        channel.position(at);
        return new BlockRows(
                refusals,
                channel,
                numbers,
                ByteOrder.LITTLE_ENDIAN,
                length / frame,
                format.channels,
                format.rate,
                scale);
    }

    private ByteBuffer read(long at, int length, String what) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw refusals.malformed("the file ends within " + what);
            }
        }
        return bytes.flip();
    }

    private static String text(ByteBuffer bytes, int at) {
        return new String(bytes.array(), at, Integer.BYTES, StandardCharsets.ISO_8859_1);
    }
}
