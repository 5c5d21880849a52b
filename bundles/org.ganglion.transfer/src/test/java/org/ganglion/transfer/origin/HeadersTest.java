// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeadersTest {
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Answers one request a byte at a time. */
    private void answer(String headers, long millisEach) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                for (byte each : headers.getBytes(StandardCharsets.US_ASCII)) {
                    socket.getOutputStream().write(each);
                    Thread.sleep(millisEach);
                }
            } catch (IOException | InterruptedException gone) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private HttpURLConnection connection() throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                new URL("http", server.getInetAddress().getHostAddress(), server.getLocalPort(), "/").openConnection();
        connection.setReadTimeout(10_000);
        connection.setConnectTimeout(100);
        return connection;
    }

    @Test
    void givenAServerThatSendsAByteNowAndThen_whenItsHeadersAreAwaited_thenItIsGivenUpInTime() throws Exception {
        answer("HTTP/1.1 200 OK\r\nX: " + "y".repeat(2000), 50);
        HttpURLConnection connection = connection();
        long start = System.nanoTime();
        assertThrows(SocketTimeoutException.class, () -> Headers.status(connection, 500));
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void givenAServerThatIsSlow_whenItsHeadersComeInTime_thenItsStatusIsKnown() throws Exception {
        answer("HTTP/1.1 206 Partial\r\nContent-Length: 0\r\n\r\n", 1);
        assertEquals(206, Headers.status(connection(), 20_000));
    }
}
