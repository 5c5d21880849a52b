// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Writes a zip archive whose bytes depend on nothing but the entries: stored uncompressed, in the order given, of one date. Written by hand because
 * java.util.zip cannot align an entry's content.
 */
public final class ArchiveWriter {
    static final int LOCAL_SIGNATURE = 0x04034b50;
    static final int CENTRAL_SIGNATURE = 0x02014b50;
    static final int END_SIGNATURE = 0x06054b50;
    static final int LOCAL_LENGTH = 30;
    static final int CENTRAL_LENGTH = 46;
    static final int END_LENGTH = 22;

    /** The field that zipalign of Android uses for padding; readers skip it. */
    private static final short PADDING_FIELD = (short) 0xd935;

    private static final int FIELD_HEADER = 4;
    private static final short VERSION = 10;
    /** 1 January 1980, the first day of the format. */
    private static final short DATE = 1 << 5 | 1;

    private final Consumer<byte[]> archive;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int written;
    private int entries;

    /**
     * Nothing is written yet.
     *
     * @param archive takes the archive's bytes, piece by piece
     */
    public ArchiveWriter(Consumer<byte[]> archive) {
        this.archive = archive;
    }

    /** Adds an entry. */
    public void add(String name, byte[] content) {
        add(name, content, 1);
    }

    /**
     * Adds an entry.
     *
     * @param name plain ASCII
     * @param alignment of the content's first byte in the archive
     */
    public void add(String name, byte[] content, int alignment) {
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        int offset = written;
        int padding = padding(offset + LOCAL_LENGTH + nameBytes.length, alignment);
        CRC32 crc = new CRC32();
        crc.update(content);
        writeLocal(nameBytes, content, (int) crc.getValue(), padding);
        writeCentral(nameBytes, content, (int) crc.getValue(), offset);
        entries++;
    }

    private static int padding(int at, int alignment) {
        int missing = Math.floorMod(-at, alignment);
        return missing == 0 || missing >= FIELD_HEADER ? missing : missing + alignment;
    }

    private void writeLocal(byte[] name, byte[] content, int crc, int padding) {
        ByteBuffer header = littleEndian(LOCAL_LENGTH + name.length + padding);
        header.putInt(LOCAL_SIGNATURE).putShort(VERSION);
        putCommon(header, name, content, crc);
        header.putShort((short) padding).put(name);
        if (padding > 0) {
            header.putShort(PADDING_FIELD).putShort((short) (padding - FIELD_HEADER));
        }
        write(header.array());
        write(content);
    }

    private void writeCentral(byte[] name, byte[] content, int crc, int offset) {
        ByteBuffer header = littleEndian(CENTRAL_LENGTH + name.length);
        header.putInt(CENTRAL_SIGNATURE).putShort(VERSION).putShort(VERSION);
        putCommon(header, name, content, crc);
        header.position(CENTRAL_LENGTH - 4);
        header.putInt(offset).put(name);
        directory.writeBytes(header.array());
    }

    /** Flags, method and time are 0. */
    private static void putCommon(ByteBuffer header, byte[] name, byte[] content, int crc) {
        header.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort(DATE);
        header.putInt(crc).putInt(content.length).putInt(content.length).putShort((short) name.length);
    }

    /** Writes the directory. Nothing can be added afterwards. */
    public void finish() {
        int directoryAt = written;
        write(directory.toByteArray());
        ByteBuffer end = littleEndian(END_LENGTH);
        end.putInt(END_SIGNATURE).putInt(0).putShort((short) entries).putShort((short) entries);
        end.putInt(directory.size()).putInt(directoryAt);
        write(end.array());
    }

    private void write(byte[] bytes) {
        written = Math.addExact(written, bytes.length);
        archive.accept(bytes);
    }

    private static ByteBuffer littleEndian(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
