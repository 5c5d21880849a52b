// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the headers of an answer, within a bound of all of them together: a connection's own bound is one of each read, so that a
 * server which sends a byte now and then would never be given up.
 */
final class Headers {
    private final HttpURLConnection connection;
    private final long millis;
    private final CountDownLatch come = new CountDownLatch(1);
    private volatile boolean late;

    private Headers(HttpURLConnection connection, long millis) {
        this.connection = connection;
        this.millis = millis;
    }

    /**
     * The status of the answer.
     *
     * @param millis in which all headers must have come, beside the time that it takes to connect
     * @throws SocketTimeoutException if they have not
     */
    static int status(HttpURLConnection connection, long millis) throws IOException {
        return new Headers(connection, millis).await();
    }

    private int await() throws IOException {
        Thread watch = new Thread(this::watch, "transfer headers");
        watch.setDaemon(true);
        watch.start();
        try {
            int status = connection.getResponseCode();
            requireInTime(null);
            return status;
        } catch (IOException | RuntimeException e) {
            requireInTime(e);
            throw e;
        } finally {
            come.countDown();
        }
    }

    private void watch() {
        try {
            if (!come.await(connection.getConnectTimeout() + millis, TimeUnit.MILLISECONDS)) {
                late = true;
                connection.disconnect();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; the connection's own bounds are left
        }
    }

    private void requireInTime(Exception cause) throws SocketTimeoutException {
        if (late) {
            SocketTimeoutException tooLate =
                    new SocketTimeoutException("the headers of the answer did not come within " + millis + " ms");
            tooLate.initCause(cause);
            throw tooLate;
        }
    }
}
