// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** A stream that ends with an error when it hardly flows: a server that drips must not hold a device for ever. */
final class SteadyStream extends FilterInputStream {
    private static final int LEAST_BYTES = 16 * 1024;
    private static final long WITHIN_SECONDS = 60;

    private long since = System.nanoTime();
    private long bytes;

    SteadyStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int more) throws IOException {
        bytes += more;
        long now = System.nanoTime();
        if (bytes >= LEAST_BYTES) {
            bytes = 0;
            since = now;
        } else if (now - since > TimeUnit.SECONDS.toNanos(WITHIN_SECONDS)) {
            throw new IOException(
                    "only " + bytes + " bytes came in " + WITHIN_SECONDS + " s, less than " + LEAST_BYTES);
        }
    }
}
