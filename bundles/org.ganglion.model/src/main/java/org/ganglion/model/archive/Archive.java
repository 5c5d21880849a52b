// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * A zip archive read with distrust. Zip readers disagree about archives that contradict themselves, so that one checks what the other does not run; here
 * every byte must have exactly one meaning.
 */
public final class Archive {
    private static final int MOST_ENTRIES = 64;
    private static final int LARGEST_DIRECTORY = 64 << 10;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int UTF8_NAMES = 1 << 11;

    private final String place;
    private final Content content;
    private final long directoryAt;
    private final List<Entry> entries;

    private Archive(String place, Content content, long directoryAt, List<Entry> entries) {
        this.place = place;
        this.content = content;
        this.directoryAt = directoryAt;
        this.entries = List.copyOf(entries);
    }

    /**
     * An entry as the central directory has it.
     *
     * @param name plain ASCII
     * @param flags of the format
     * @param method of compression
     * @param crc of the content
     * @param packed bytes in the archive
     * @param length of the content
     * @param offset of the local header
     */
    public record Entry(String name, int flags, int method, int crc, long packed, long length, long offset) {
        /** Whether its content stands in the archive as it is. */
        public boolean stored() {
            return method == STORED;
        }
    }

    /**
     * Reads the central directory; {@link #checkLayout} says whether the rest agrees.
     *
     * @param place for messages
     * @throws GanglionException MALFORMED or TOO_LARGE
     */
    public static Archive open(String place, Content content) {
        long endAt = content.length() - ArchiveWriter.END_LENGTH;
        if (endAt < 0) {
            throw new GanglionException(Reason.MALFORMED, place + ": is too short for an archive");
        }
        ByteBuffer end = littleEndian(content.read(endAt, ArchiveWriter.END_LENGTH));
        if (end.getInt(0) != ArchiveWriter.END_SIGNATURE || end.getShort(20) != 0) {
            throw new GanglionException(
                    Reason.MALFORMED,
                    place + ": does not end as an archive does; it is cut off, or something was appended");
        }
        int count = Short.toUnsignedInt(end.getShort(10));
        long directoryLength = Integer.toUnsignedLong(end.getInt(12));
        long directoryAt = Integer.toUnsignedLong(end.getInt(16));
        if (end.getInt(4) != 0 || end.getShort(8) != end.getShort(10) || directoryAt + directoryLength != endAt) {
            throw new GanglionException(
                    Reason.MALFORMED, place + ": the archive's end does not describe its directory");
        }
        if (count > MOST_ENTRIES || directoryLength > LARGEST_DIRECTORY) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    place + ": has " + count + " entries; a model bundle has at most " + MOST_ENTRIES);
        }
        byte[] directory = content.read(directoryAt, (int) directoryLength);
        return new Archive(place, content, directoryAt, entries(place, littleEndian(directory), count));
    }

    private static List<Entry> entries(String place, ByteBuffer directory, int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(place, directory));
        }
        if (directory.hasRemaining()) {
            throw new GanglionException(
                    Reason.MALFORMED, place + ": the archive's directory has more than its entries");
        }
        return entries;
    }

    private static Entry entry(String place, ByteBuffer directory) {
        int at = directory.position();
        if (directory.remaining() < ArchiveWriter.CENTRAL_LENGTH
                || directory.getInt(at) != ArchiveWriter.CENTRAL_SIGNATURE) {
            throw new GanglionException(Reason.MALFORMED, place + ": the archive's directory is damaged");
        }
        int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
        int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
        int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
        if (directory.remaining() < ArchiveWriter.CENTRAL_LENGTH + nameLength + extraLength + commentLength) {
            throw new GanglionException(Reason.MALFORMED, place + ": the archive's directory is damaged");
        }
        byte[] name = new byte[nameLength];
        directory.get(at + ArchiveWriter.CENTRAL_LENGTH, name);
        directory.position(at + ArchiveWriter.CENTRAL_LENGTH + nameLength + extraLength + commentLength);
        return new Entry(
                new String(name, StandardCharsets.ISO_8859_1),
                Short.toUnsignedInt(directory.getShort(at + 8)),
                Short.toUnsignedInt(directory.getShort(at + 10)),
                directory.getInt(at + 16),
                Integer.toUnsignedLong(directory.getInt(at + 20)),
                Integer.toUnsignedLong(directory.getInt(at + 24)),
                Integer.toUnsignedLong(directory.getInt(at + 42)));
    }

    /** The entries, in the order of the directory. */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * The content of an entry, checked against its length and checksum.
     *
     * @param most bytes to accept
     * @throws GanglionException MALFORMED, UNSUPPORTED or TOO_LARGE, naming the entry
     */
    public byte[] read(Entry entry, int most) {
        refuseLarge(entry, most);
        byte[] packed = content.read(dataOffset(entry), (int) entry.packed());
        byte[] bytes = entry.stored() ? packed : inflate(entry, packed);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (bytes.length != entry.length() || (int) crc.getValue() != entry.crc()) {
            throw wrong(Reason.MALFORMED, entry, "does not have the length and checksum that the archive gives it");
        }
        return bytes;
    }

    /**
     * The content of an entry by the word of the directory alone, for naming what is wrong with an archive that will be refused anyhow.
     *
     * @param most bytes to accept
     * @throws GanglionException MALFORMED or TOO_LARGE, naming the entry
     */
    byte[] peek(Entry entry, int most) {
        refuseLarge(entry, most);
        if (entry.offset() + ArchiveWriter.LOCAL_LENGTH > directoryAt) {
            throw wrong(Reason.MALFORMED, entry, "lies outside of the archive");
        }
        ByteBuffer local = littleEndian(content.read(entry.offset(), ArchiveWriter.LOCAL_LENGTH));
        long dataAt = entry.offset()
                + ArchiveWriter.LOCAL_LENGTH
                + Short.toUnsignedInt(local.getShort(26))
                + Short.toUnsignedInt(local.getShort(28));
        if (dataAt + entry.packed() > directoryAt) {
            throw wrong(Reason.MALFORMED, entry, "lies outside of the archive");
        }
        byte[] packed = content.read(dataAt, (int) entry.packed());
        return entry.stored() ? packed : inflate(entry, packed);
    }

    private void refuseLarge(Entry entry, int most) {
        if (entry.length() > most || entry.packed() > most) {
            throw wrong(Reason.TOO_LARGE, entry, "has " + entry.length() + " bytes; at most " + most + " are allowed");
        }
    }

    private byte[] inflate(Entry entry, byte[] packed) {
        Inflater inflater = new Inflater(true);
        try {
            byte[] bytes = new byte[(int) entry.length()];
            inflater.setInput(packed);
            int done = 0;
            while (done < bytes.length) {
                int more = inflater.inflate(bytes, done, bytes.length - done);
                if (more == 0) {
                    throw new DataFormatException("too short");
                }
                done += more;
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) != 0 || inflater.getRemaining() != 0) {
                throw new DataFormatException("too long");
            }
            return bytes;
        } catch (DataFormatException e) {
            throw wrong(Reason.MALFORMED, entry, "is not compressed as the archive says: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }

    /** Where an entry's content begins: after its local header, which must say the same as the directory. */
    private long dataOffset(Entry entry) {
        if (entry.offset() + ArchiveWriter.LOCAL_LENGTH > directoryAt) {
            throw wrong(Reason.MALFORMED, entry, "lies outside of the archive");
        }
        ByteBuffer local = littleEndian(content.read(entry.offset(), ArchiveWriter.LOCAL_LENGTH));
        int nameLength = Short.toUnsignedInt(local.getShort(26));
        int extraLength = Short.toUnsignedInt(local.getShort(28));
        long nameAt = entry.offset() + ArchiveWriter.LOCAL_LENGTH;
        long dataAt = nameAt + nameLength + extraLength;
        if (dataAt + entry.packed() > directoryAt) {
            throw wrong(Reason.MALFORMED, entry, "lies outside of the archive");
        }
        String name = new String(content.read(nameAt, nameLength), StandardCharsets.ISO_8859_1);
        refuseSpecialForms(entry);
        if (local.getInt(0) != ArchiveWriter.LOCAL_SIGNATURE
                || Short.toUnsignedInt(local.getShort(6)) != entry.flags()
                || Short.toUnsignedInt(local.getShort(8)) != entry.method()
                || local.getInt(14) != entry.crc()
                || Integer.toUnsignedLong(local.getInt(18)) != entry.packed()
                || Integer.toUnsignedLong(local.getInt(22)) != entry.length()
                || !name.equals(entry.name())) {
            throw wrong(
                    Reason.MALFORMED,
                    entry,
                    "is described otherwise at its place ('" + name + "') than in the archive's directory");
        }
        return dataAt;
    }

    private void refuseSpecialForms(Entry entry) {
        if ((entry.flags() & ~UTF8_NAMES) != 0) {
            throw wrong(Reason.UNSUPPORTED, entry, "is encrypted or written as a stream (flags " + entry.flags() + ")");
        }
        if (entry.method() != STORED && entry.method() != DEFLATED) {
            throw wrong(Reason.UNSUPPORTED, entry, "is compressed by method " + entry.method());
        }
        if (entry.stored() && entry.packed() != entry.length()) {
            throw wrong(Reason.MALFORMED, entry, "has two lengths, " + entry.packed() + " and " + entry.length());
        }
    }

    /**
     * Checks that the entries fill the archive: nothing hides between them, nothing before, nothing after, and none lies in another.
     *
     * @throws GanglionException MALFORMED, naming the entry
     */
    public void checkLayout() {
        long at = 0;
        List<Entry> byPlace =
                entries.stream().sorted(Comparator.comparingLong(Entry::offset)).toList();
        for (Entry entry : byPlace) {
            if (entry.offset() != at) {
                throw wrong(
                        Reason.MALFORMED,
                        entry,
                        "begins at " + entry.offset() + ", the one before ends at " + at
                                + ": something is hidden between them, or they overlap");
            }
            at = dataOffset(entry) + entry.packed();
        }
        if (at != directoryAt) {
            throw new GanglionException(
                    Reason.MALFORMED, place + ": " + (directoryAt - at) + " bytes are hidden after the last entry");
        }
    }

    /** Offset of an entry's content in the archive. */
    public long contentOffset(Entry entry) {
        return dataOffset(entry);
    }

    private GanglionException wrong(Reason reason, Entry entry, String what) {
        return new GanglionException(reason, place + ": entry '" + entry.name() + "' " + what);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
