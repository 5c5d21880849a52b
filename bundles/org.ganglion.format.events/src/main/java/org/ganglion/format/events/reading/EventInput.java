// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The bytes of a file through one block, and the refusals that name their place. */
final class EventInput implements AutoCloseable {
    static final int BLOCK = 1 << 16;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final FileChannel channel;
    private final byte[] bytes = new byte[BLOCK];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private int at;
    private int end;
    private long before;

    private EventInput(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static EventInput open(Path file) throws IOException {
        return new EventInput(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    /** The block; what is unread stands from {@link #at} to {@link #end}. */
    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    /** Says that everything before this place of the block was read. */
    void at(int place) {
        at = place;
    }

    /** Where the first unread byte stands in the file. */
    long position() {
        return before + at;
    }

    /**
     * Makes so many bytes unread in the block, if the file has them.
     *
     * @param needed at most {@link #BLOCK}
     * @return whether it has them
     */
    boolean has(int needed) throws IOException {
        if (end - at >= needed) {
            return true;
        }
        System.arraycopy(bytes, at, bytes, 0, end - at);
        before += at;
        end -= at;
        at = 0;
        while (end < needed) {
            buffer.limit(BLOCK).position(end);
            int read = channel.read(buffer);
            if (read < 0) {
                return false;
            }
            end += read;
        }
        return true;
    }

    /** The next bytes, up to so many; not read yet. */
    byte[] head(int most) throws IOException {
        has(most);
        return Arrays.copyOfRange(bytes, at, Math.min(end, at + most));
    }

    /** Whether nothing is left; what is left and shorter than {@code unit} is refused. */
    boolean ended(int unit, String what) throws IOException {
        if (has(unit)) {
            return false;
        }
        if (end > at) {
            throw malformed("the file ends within " + what);
        }
        return true;
    }

    /** The next byte, or -1 at the end; not read yet. */
    int peek() throws IOException {
        return has(1) ? bytes[at] & 255 : -1;
    }

    int u8(String what) throws IOException {
        need(1, what);
        return bytes[at++] & 255;
    }

    int u16(String what) throws IOException {
        need(2, what);
        at += 2;
        return u16(at - 2);
    }

    int i32(String what) throws IOException {
        need(4, what);
        at += 4;
        return i32(at - 4);
    }

    /** Reads so many bytes at once; the caller has made sure that the length is sane. */
    void read(byte[] into, int length, String what) throws IOException {
        for (int done = 0; done < length; ) {
            need(1, what);
            int part = Math.min(length - done, end - at);
            System.arraycopy(bytes, at, into, done, part);
            at += part;
            done += part;
        }
    }

    /** The little-endian word at a place of the block. */
    int i32(int place) {
        return (int) INT.get(bytes, place);
    }

    /** The little-endian half word at a place of the block. */
    int u16(int place) {
        return (short) SHORT.get(bytes, place) & 0xffff;
    }

    long left() throws IOException {
        return channel.size() - position();
    }

    private void need(int count, String what) throws IOException {
        if (!has(count)) {
            throw malformed("the file ends within " + what);
        }
    }

    GanglionException malformed(String what) {
        return malformed(position(), what);
    }

    GanglionException malformed(long position, String what) {
        return new GanglionException(Reason.MALFORMED, file + ": byte " + position + ": " + what);
    }

    GanglionException unsupported(String what) {
        return new GanglionException(Reason.UNSUPPORTED, file + ": " + what);
    }

    GanglionException tooLarge(String what) {
        return new GanglionException(Reason.TOO_LARGE, file + ": byte " + position() + ": " + what);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
