// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The packets of a broker as Paho can read them. It takes the length of correlation data for a signed number and fails over
 * more than 32,767 bytes; a retained message with such would be there again after each new connection. Such correlation data is left out.
 */
final class ReadablePackets extends FilterInputStream {
    private static final int PUBLISH = 3;
    private static final int QUALITY_OF_SERVICE = 0b110;
    private static final int LONGEST = Short.MAX_VALUE;
    /** A packet's type and its length take as much at most (MQTT 5.0, section 2.1). */
    private static final int FIXED_HEADER = 5;

    /** The beginning of the packet, as far as it had to be looked at, behind room for its fixed header. */
    private byte[] head = new byte[512];

    private int headEnd;
    private int headAt;
    /** How many bytes of the packet come behind its head. */
    private int behind;

    ReadablePackets(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        if (isAtEnd() && !begin()) {
            return -1;
        }
        if (headAt < headEnd) {
            return head[headAt++] & 0xFF;
        }
        int next = in.read();
        behind--;
        return next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (isAtEnd() && !begin()) {
            return -1;
        }
        if (headAt < headEnd) {
            int count = Math.min(length, headEnd - headAt);
            System.arraycopy(head, headAt, into, from, count);
            headAt += count;
            return count;
        }
        int count = in.read(into, from, Math.min(length, behind));
        behind -= Math.max(count, 0);
        return count;
    }

    private boolean isAtEnd() {
        return headAt == headEnd && behind == 0;
    }

    private boolean begin() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        headEnd = FIXED_HEADER;
        behind = FIXED_HEADER; // the length itself does not count
        behind = takeVariable();
        headEnd = FIXED_HEADER;
        if (first >> 4 == PUBLISH) {
            lookAt((first & QUALITY_OF_SERVICE) != 0);
        }
        byte[] length = variable(headEnd - FIXED_HEADER + behind);
        headAt = FIXED_HEADER - length.length - 1;
        head[headAt] = (byte) first;
        System.arraycopy(length, 0, head, headAt + 1, length.length);
        return true;
    }

    private void lookAt(boolean identified) throws IOException {
        take(2);
        take(ByteBuffer.wrap(head, FIXED_HEADER, 2).getShort() & 0xFFFF);
        if (identified) {
            take(2);
        }
        int lengthAt = headEnd;
        int length = takeVariable();
        if (length <= LONGEST) {
            return;
        }
        int propertiesAt = headEnd;
        take(length);
        byte[] readable = readable(ByteBuffer.wrap(head, propertiesAt, length));
        headEnd = lengthAt;
        put(variable(readable.length));
        put(readable);
    }

    private static byte[] readable(ByteBuffer properties) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(properties.remaining());
        while (properties.hasRemaining()) {
            int from = properties.position();
            if (isReadable(properties)) {
                kept.write(properties.array(), from, properties.position() - from);
            }
        }
        return kept.toByteArray();
    }

    /** Goes behind a property of a message (MQTT 5.0, table 2-4). */
    private static boolean isReadable(ByteBuffer properties) throws IOException {
        try {
            int property = properties.get();
            switch (property) {
                case 0x01 -> skip(properties, 1); // payload format
                case 0x02 -> skip(properties, 4); // expiry interval
                case 0x23 -> skip(properties, 2); // topic alias
                case 0x03, 0x08 -> skip(properties, properties.getShort() & 0xFFFF); // content type, response topic
                case 0x26 -> { // user property
                    skip(properties, properties.getShort() & 0xFFFF);
                    skip(properties, properties.getShort() & 0xFFFF);
                }
                case 0x0B -> { // subscription identifier
                    while (properties.get() < 0) {
                        continue;
                    }
                }
                case 0x09 -> { // correlation data
                    int length = properties.getShort() & 0xFFFF;
                    skip(properties, length);
                    return length <= LONGEST;
                }
                default -> throw new IOException("a message came with property " + property + ", which it cannot have");
            }
            return true;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("a message came whose properties are longer than all of them together", e);
        }
    }

    private static void skip(ByteBuffer properties, int count) {
        properties.position(properties.position() + count);
    }

    private int takeVariable() throws IOException {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            take(1);
            int part = head[headEnd - 1];
            value |= (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IOException("a packet came with a length of more than four bytes");
    }

    private static byte[] variable(int value) {
        byte[] bytes = new byte[4];
        int count = 0;
        int rest = value;
        do {
            bytes[count] = (byte) (rest & 0x7F | (rest > 0x7F ? 0x80 : 0));
            rest >>>= 7;
            count++;
        } while (rest > 0);
        return Arrays.copyOf(bytes, count);
    }

    private void take(int count) throws IOException {
        if (count > behind) {
            throw new IOException("a packet came that ends before what it announces");
        }
        makeRoom(count);
        if (in.readNBytes(head, headEnd, count) < count) {
            throw new EOFException("the connection ended within a packet");
        }
        headEnd += count;
        behind -= count;
    }

    private void put(byte[] bytes) {
        makeRoom(bytes.length);
        System.arraycopy(bytes, 0, head, headEnd, bytes.length);
        headEnd += bytes.length;
    }

    private void makeRoom(int count) {
        if (headEnd + count > head.length) {
            head = Arrays.copyOf(head, headEnd + count);
        }
    }
}
