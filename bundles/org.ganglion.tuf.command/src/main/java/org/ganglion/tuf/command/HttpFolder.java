// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.util.concurrent.TimeUnit;
import org.ganglion.tuf.FileNames;
import org.ganglion.tuf.NoSuchMetadataException;

/**
 * A folder on a web server. Each read of the connection has a bound, and so has each file as a whole, so that a server which sends a
 * byte now and then does not hold the client.
 */
final class HttpFolder {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 30_000;
    private static final long FILE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LEAST_BYTES_PER_SECOND = 10_000;
    private static final int BUFFER = 1 << 16;

    private final String base;

    /** At an address that begins with http: or https:. */
    HttpFolder(String base) throws WrongUseException {
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
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_NOT_FOUND || status == HttpURLConnection.HTTP_FORBIDDEN) {
            throw new NoSuchMetadataException(address);
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException(base + address + " answers with " + status);
        }
        long start = System.nanoTime();
        long bound = FILE_NANOS + TimeUnit.SECONDS.toNanos(most / LEAST_BYTES_PER_SECOND);
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
                    throw new SocketTimeoutException(base + address + " comes too slowly");
                }
            }
            // the rest of what is too long is not wanted
            connection.disconnect();
        }
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
