// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.stream.SampleFormat;

/** Finds type, shape and numbers in an NPY file of version 1 to 3. */
final class NpyFile {

    private static final byte[] SIGNATURE = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int VERSION_AT = 6;
    private static final int LENGTH_AT = 8;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int MOST_COLUMNS = 1 << 22;
    private static final Map<String, Numbers> TYPES = Map.ofEntries(
            Map.entry("f2", Numbers.F16),
            Map.entry("f4", Numbers.F32),
            Map.entry("f8", Numbers.F64),
            Map.entry("i1", Numbers.I8),
            Map.entry("i2", Numbers.I16),
            Map.entry("i4", Numbers.I32),
            Map.entry("i8", Numbers.I64),
            Map.entry("u1", Numbers.U8),
            Map.entry("u2", Numbers.U16),
            Map.entry("u4", Numbers.U32),
            Map.entry("u8", Numbers.U64),
            Map.entry("b1", Numbers.BOOLEAN));

    private final Refusals refusals;
    private final FileChannel channel;

    private NpyFile(Path file, FileChannel channel) {
        this.refusals = new Refusals(file);
        this.channel = channel;
    }

    static boolean begins(byte[] head) {
        return head.length >= SIGNATURE.length
                && java.util.Arrays.equals(head, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    static SampleFormat.Rows open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new NpyFile(file, channel).rows();
        } catch (IOException | GanglionException e) {
            channel.close();
            throw e;
        }
    }

    private SampleFormat.Rows rows() throws IOException {
        NpyHeader header = header();
        Numbers numbers = type(header.description());
        ByteOrder order = header.description().charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        List<Long> shape = header.shape();
        long rows = shape.isEmpty() ? 1 : shape.get(0);
        long columns = product(shape);
        if (columns == 0) {
            throw refusals.malformed("the shape " + shape + " leaves no column");
        }
        long left = channel.size() - channel.position();
        if (rows > left / (columns * numbers.size())) {
            throw refusals.malformed("the shape " + shape + " of type " + header.description() + " needs more than the "
                    + left + " bytes that are left");
        }
        if (header.fortranOrder() && shape.size() > 1) {
            int[] inner = shape.subList(1, shape.size()).stream()
                    .mapToInt(Long::intValue)
                    .toArray();
            return new FortranRows(refusals, channel, numbers, order, rows, inner);
        }
        return new BlockRows(refusals, channel, numbers, order, rows, (int) columns, 0, 1);
    }

    /** The numbers of a row. */
    private long product(List<Long> shape) {
        long columns = 1;
        for (int i = 1; i < shape.size(); i++) {
            long length = shape.get(i);
            if (length > MOST_COLUMNS || columns * length > MOST_COLUMNS) {
                throw refusals.tooLarge("the shape " + shape + " has more than " + MOST_COLUMNS + " numbers a row");
            }
            columns *= length;
        }
        return columns;
    }

    private NpyHeader header() throws IOException {
        ByteBuffer start = read(LENGTH_AT);
        if (!begins(start.array())) {
            throw refusals.malformed("the file does not begin as NPY");
        }
        int version = start.get(VERSION_AT);
        if (version < 1 || version > 3) {
            throw refusals.unsupported("the file has version " + version + ", known are 1 to 3");
        }
        long length = version == 1
                ? read(Short.BYTES).getShort(0) & 0xffff
                : read(Integer.BYTES).getInt(0) & 0xffff_ffffL;
        if (length > LONGEST_HEADER) {
            throw refusals.tooLarge("the header declares " + length + " bytes, more than " + LONGEST_HEADER);
        }
        return NpyHeader.parse(new String(read((int) length).array(), StandardCharsets.UTF_8), refusals);
    }

    private Numbers type(String description) {
        boolean ordered = !description.isEmpty() && "<>|=".indexOf(description.charAt(0)) >= 0;
        Numbers numbers = ordered ? TYPES.get(description.substring(1)) : null;
        if (numbers == null) {
            throw refusals.unsupported("the array has the type '" + description + "'; supported are "
                    + TYPES.keySet().stream().sorted().toList() + " in either byte order");
        }
        return numbers;
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw refusals.malformed("the file ends within its header");
            }
        }
        return bytes.flip();
    }
}
