// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that answer a byte at a time. */
@Timeout(60)
class HttpFolderTest {
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void answer(String atOnce, String slowly, long millisEach) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write(atOnce.getBytes(StandardCharsets.US_ASCII));
                for (byte each : slowly.getBytes(StandardCharsets.US_ASCII)) {
                    out.write(each);
                    Thread.sleep(millisEach);
                }
            } catch (IOException | InterruptedException gone) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private ByteArrayOutputStream copy(Duration bound) throws IOException, WrongUseException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new HttpFolder("http://127.0.0.1:" + server.getLocalPort(), bound).copy("timestamp.json", 100, bytes);
        return bytes;
    }

    private void assertGivenUp() {
        long start = System.nanoTime();
        SocketTimeoutException late = assertThrows(SocketTimeoutException.class, () -> copy(Duration.ofMillis(500)));
        assertTrue(late.getMessage().contains("too slowly"), late.getMessage());
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void givenHeadersThatDrip_whenAFileIsCopied_thenTheServerIsGivenUpInTime() {
        answer("HTTP/1.1 200 OK\r\nX: ", "y".repeat(2000), 50);
        assertGivenUp();
    }

    @Test
    void givenABodyThatDrips_whenAFileIsCopied_thenTheServerIsGivenUpInTime() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "y".repeat(100), 50);
        assertGivenUp();
    }

    @Test
    void givenASlowServer_whenAFileComesInTime_thenItIsWhole() throws Exception {
        answer("", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 1);
        assertEquals("abc", copy(Duration.ofSeconds(30)).toString(StandardCharsets.US_ASCII));
    }
}
