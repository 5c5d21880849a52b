// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Debian's mosquitto as a process of its own, on a free port of the loopback interface; for tests. */
public final class Mosquitto implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Path configuration;
    private final int port;
    private final Path said;
    private Process process;

    private Mosquitto(Path configuration, int port) throws IOException {
        this.configuration = configuration;
        this.said = Files.createTempFile("mosquitto", ".log");
        this.port = port;
    }

    /** A broker that is not started yet; the test is skipped where mosquitto is not installed. */
    public static Mosquitto stopped(String... settings) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), PROGRAM + " is not installed");
        int port = freePort();
        Path file = Files.createTempFile("mosquitto", ".conf");
        Files.write(
                file,
                List.of(
                        "user " + System.getProperty("user.name"), // as another user it could not read the test's keys
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true"));
        Files.write(file, List.of(settings), java.nio.file.StandardOpenOption.APPEND);
        return new Mosquitto(file, port);
    }

    /** A broker that accepts connections. */
    public static Mosquitto started(String... settings) throws Exception {
        Mosquitto broker = stopped(settings);
        broker.start();
        return broker;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(PROGRAM.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        long end = System.nanoTime() + PATIENCE;
        while (!accepts()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("mosquitto does not accept connections; its configuration is "
                        + Files.readAllLines(configuration) + ", it says " + Files.readAllLines(said));
            }
            Thread.sleep(5);
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** As kill -9 does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(60, TimeUnit.SECONDS);
    }

    public int port() {
        return port;
    }

    public URI url() {
        return URI.create("tcp://127.0.0.1:" + port);
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        }
        Files.deleteIfExists(configuration);
        Files.deleteIfExists(said);
    }
}
