// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.reuse;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads a file chunk by chunk. Used by one thread. */
public final class ChunkReader implements Closeable {
    private final InputStream in;
    private final byte[] buffer = new byte[16 * Chunker.LONGEST];
    private int from;
    private int length;
    private int filled;
    private long offset;
    private boolean ended;

    /** Reads a stream, which is closed with this. */
    public ChunkReader(InputStream in) {
        this.in = in;
    }

    /** Goes to the next chunk; false if there is none. */
    public boolean next() throws IOException {
        offset += length;
        from += length;
        if (filled - from < Chunker.LONGEST && !ended) {
            fill();
        }
        length = Chunker.next(buffer, from, Math.min(filled - from, Chunker.LONGEST));
        return length > 0;
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, filled - from);
        filled -= from;
        from = 0;
        filled += in.readNBytes(buffer, filled, buffer.length - filled);
        ended = filled < buffer.length;
    }

    /** Holds the present chunk; not to be changed. */
    public byte[] bytes() {
        return buffer;
    }

    /** Where the chunk begins in {@link #bytes}. */
    public int from() {
        return from;
    }

    /** How long the chunk is. */
    public int length() {
        return length;
    }

    /** Where the chunk stands in the file; behind the last one the file's length. */
    public long offset() {
        return offset;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
