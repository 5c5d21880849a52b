// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ganglion.tuf.FileNames;
import org.ganglion.tuf.NoSuchMetadataException;

/**
 * A folder on a web server. Each read of the connection has a bound, and so has each file as a whole, its headers included, so that a server
 * which sends a byte now and then does not hold the client.
 */
final class HttpFolder {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 30_000;
    private static final Duration FILE = Duration.ofSeconds(60);
    private static final long LEAST_BYTES_PER_SECOND = 10_000;
    private static final int BUFFER = 1 << 16;

    private final String base;
    private final long fileNanos;

    /** At an address that begins with http: or https:. */
    HttpFolder(String base) throws WrongUseException {
        this(base, FILE);
    }

    /** With another bound of each file, beside what its length takes. */
    HttpFolder(String base, Duration ofFile) throws WrongUseException {
        fileNanos = ofFile.toNanos();
        if (!base.startsWith("http://") && !base.startsWith("https://")) {
            throw new WrongUseException(base + " is no address of a web server");
        }
        this.base = base.endsWith("/") ? base : base + "/";
    }

    /**
     * Copies a file.
     *
     * @param address of the file below the folder, as it stands in a request
     * @param most how many bytes are taken at most; a stream that is longer is read until one more
     * @throws NoSuchMetadataException if the server has no such file
     */
    void copy(String address, long most, OutputStream out) throws IOException {
        HttpURLConnection connection = connect(address);
        long start = System.nanoTime();
        int status = status(connection);
        if (status == HttpURLConnection.HTTP_NOT_FOUND || status == HttpURLConnection.HTTP_FORBIDDEN) {
            throw new NoSuchMetadataException(address);
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException(base + address + " answers with " + status);
        }
        long bound = fileNanos + TimeUnit.SECONDS.toNanos(most / LEAST_BYTES_PER_SECOND);
        try (InputStream in = connection.getInputStream()) {
            byte[] buffer = new byte[BUFFER];
            long left = most + 1;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
                if (System.nanoTime() - start > bound) {
                    throw tooSlow(connection);
                }
            }
            // the rest of what is too long is not wanted
            connection.disconnect();
        }
    }

    /**
     * Awaited on another thread: the connection's own bound is one of each read, and its headers are read one by one. The transfer of a
     * device bounds its headers too, but this process has only the two bundles of TUF on its class path.
     */
    private int status(HttpURLConnection connection) throws IOException {
        FutureTask<Integer> status = new FutureTask<>(connection::getResponseCode);
        Thread thread = new Thread(status, "tuf headers");
        thread.setDaemon(true);
        thread.start();
        try {
            return status.get(fileNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            connection.disconnect();
            throw tooSlow(connection);
        } catch (InterruptedException e) {
            connection.disconnect();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(connection.getURL() + " was no longer waited for");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(connection.getURL() + ": " + e.getCause(), e.getCause());
        }
    }

    private static SocketTimeoutException tooSlow(HttpURLConnection connection) {
        return new SocketTimeoutException(connection.getURL() + " comes too slowly");
    }

    private HttpURLConnection connect(String address) throws IOException {
        try {
            URLConnection connection = new URI(base + address).toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setUseCaches(false);
            return (HttpURLConnection) connection;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException(base + address + " is no address", e);
        }
    }

    /** A path as it stands in a request. */
    static String address(String path) {
        StringBuilder address = new StringBuilder();
        int begin = 0;
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', begin)) {
            address.append(FileNames.quoted(path.substring(begin, end))).append('/');
            begin = end + 1;
        }
        return address.append(FileNames.quoted(path.substring(begin))).toString();
    }
}
