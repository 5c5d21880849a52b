// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** One GET, to its headers. {@code HttpURLConnection} is used because it is in every Java runtime and has no threads of its own. */
final class HttpAnswer {
    private static final int MOST_REDIRECTS = 5;
    private static final int CONNECT_MS = 10_000;
    private static final int READ_MS = 10_000;
    private static final int HEADERS_MS = 30_000;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int PERMANENT = 308;
    private static final int TEMPORARY = 307;
    private static final long USUAL_WAIT_MS = 1000;
    private static final long LONGEST_WAIT_MS = 120_000;
    private static final int DRAIN = 64 * 1024;

    private HttpAnswer() {}

    /** The server wants to be left alone for a while. */
    static final class Busy extends Exception {
        private static final long serialVersionUID = 1L;
        private final long millis;

        Busy(String message, long millis) {
            super(message);
            this.millis = millis;
        }

        /** For how long. */
        long millis() {
            return millis;
        }
    }

    /**
     * Gets a file, or a range of it, and follows redirects.
     *
     * @param range as in the header {@code Range}; null for all
     * @param opened told of each connection before it is used, so that another thread can end it
     * @return an answer 200 or 206 whose body is still to be read
     * @throws GanglionException NOT_FOUND, DIGEST_MISMATCH where a range is behind the file's end, or NETWORK if the
     *     server will not answer better next time
     * @throws IOException if it may be tried again
     */
    static HttpURLConnection to(URL url, String range, Consumer<HttpURLConnection> opened) throws IOException, Busy {
        URL at = url;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpURLConnection connection = open(at, range);
            opened.accept(connection);
            int status = Headers.status(connection, HEADERS_MS);
            switch (status) {
                case HttpURLConnection.HTTP_OK, HttpURLConnection.HTTP_PARTIAL -> {
                    return connection;
                }
                case HttpURLConnection.HTTP_MOVED_PERM,
                        HttpURLConnection.HTTP_MOVED_TEMP,
                        HttpURLConnection.HTTP_SEE_OTHER,
                        TEMPORARY,
                        PERMANENT -> at = redirected(at, connection);
                default -> throw refused(at, status, connection);
            }
        }
        throw new GanglionException(Reason.NETWORK, url + ": leads in a circle, or over more than five redirects");
    }

    private static HttpURLConnection open(URL url, String range) throws IOException {
        URLConnection opened = url.openConnection();
        if (!(opened instanceof HttpURLConnection connection)) {
            throw new GanglionException(Reason.NETWORK, url + ": is not HTTP");
        }
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MS);
        connection.setReadTimeout(READ_MS);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept-Encoding", "identity");
        connection.setRequestProperty("User-Agent", "Ganglion");
        if (range != null) {
            connection.setRequestProperty("Range", range);
        }
        return connection;
    }

    private static URL redirected(URL from, HttpURLConnection connection) throws IOException {
        String location = connection.getHeaderField("Location");
        drain(connection);
        if (location == null) {
            throw new IOException("a redirect to nowhere");
        }
        URL to = new URL(from, location);
        boolean web = to.getProtocol().equals("http") || to.getProtocol().equals("https");
        if (!web || from.getProtocol().equals("https") && to.getProtocol().equals("http")) {
            throw new GanglionException(Reason.NETWORK, from + ": leads to " + to + ", where this device does not go");
        }
        return to;
    }

    private static IOException refused(URL url, int status, HttpURLConnection connection) throws Busy, IOException {
        String retryAfter = connection.getHeaderField("Retry-After");
        drain(connection);
        switch (status) {
            case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
                throw new GanglionException(Reason.NOT_FOUND, url + ": the server has no such file (" + status + ')');
            case RANGE_NOT_SATISFIABLE ->
                throw new GanglionException(
                        Reason.DIGEST_MISMATCH, url + ": is shorter on the server than announced (" + status + ')');
            case HttpURLConnection.HTTP_UNAVAILABLE, TOO_MANY_REQUESTS ->
                throw new Busy("the server is busy (" + status + ')', wait(retryAfter));
            default -> {
                if (status < HttpURLConnection.HTTP_INTERNAL_ERROR) {
                    throw new GanglionException(Reason.NETWORK, url + ": the server refuses it (" + status + ')');
                }
                return new IOException("the server answers " + status);
            }
        }
    }

    /** So that the connection can be used again. */
    private static void drain(HttpURLConnection connection) throws IOException {
        try (InputStream rest = new SteadyStream(rest(connection))) {
            rest.readNBytes(DRAIN);
        }
    }

    private static InputStream rest(HttpURLConnection connection) throws IOException {
        if (connection.getErrorStream() != null) {
            return connection.getErrorStream();
        }
        return connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : InputStream.nullInputStream();
    }

    /** Seconds, or a date of which the server's clock decides. */
    static long wait(String retryAfter) {
        if (retryAfter == null) {
            return USUAL_WAIT_MS;
        }
        try {
            return bounded(TimeUnit.SECONDS.toMillis(Long.parseLong(retryAfter.trim())));
        } catch (NumberFormatException notSeconds) {
            try {
                Instant date = ZonedDateTime.parse(retryAfter.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return bounded(Duration.between(Instant.now(), date).toMillis());
            } catch (DateTimeParseException neither) {
                return USUAL_WAIT_MS;
            }
        }
    }

    private static long bounded(long millis) {
        return Math.max(0, Math.min(millis, LONGEST_WAIT_MS));
    }
}
