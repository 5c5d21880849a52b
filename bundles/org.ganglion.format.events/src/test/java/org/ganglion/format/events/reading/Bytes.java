// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file built byte by byte. */
public final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Text in one byte per letter. */
    public Bytes text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Bytes. */
    public Bytes u8(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    /** Half words, little-endian. */
    public Bytes u16(int... values) {
        for (int value : values) {
            u8(value, value >> 8);
        }
        return this;
    }

    /** Words, little-endian. */
    public Bytes u32(long... values) {
        for (long value : values) {
            u16((int) value, (int) (value >> 16));
        }
        return this;
    }

    /** Words, big-endian. */
    public Bytes be32(long... values) {
        for (long value : values) {
            u8((int) (value >> 24), (int) (value >> 16), (int) (value >> 8), (int) value);
        }
        return this;
    }

    /** Double words, little-endian. */
    public Bytes u64(long... values) {
        for (long value : values) {
            u32(value, value >> 32);
        }
        return this;
    }

    /** Bytes as they are. */
    public Bytes bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** What was built. */
    public byte[] toBytes() {
        return out.toByteArray();
    }

    /** A file of it. */
    public Path file(Path folder, String name) throws IOException {
        return Files.write(folder.resolve(name), toBytes());
    }

    /** All events of a file as "t x y on". */
    public static List<String> events(Path file) throws IOException {
        List<String> all = new ArrayList<>();
        EventBatch batch = new EventBatch();
        try (EventReader reader = EventFile.open(file)) {
            while (reader.read(batch)) {
                for (int i = 0; i < batch.count(); i++) {
                    all.add(batch.t[i] + " " + batch.x[i] + " " + batch.y[i] + " " + batch.on[i]);
                }
            }
        }
        return all;
    }
}
