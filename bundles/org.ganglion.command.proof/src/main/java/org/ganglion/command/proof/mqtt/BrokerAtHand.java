// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ganglion.broker.Brokers;

/** A broker on loopback: mosquitto as a process of its own where it is installed, else one inside this process. */
public final class BrokerAtHand implements AutoCloseable {
    private static final long STARTING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String kind;
    private final String url;
    private final AutoCloseable end;

    private BrokerAtHand(String kind, String url, AutoCloseable end) {
        this.kind = kind;
        this.url = url;
        this.end = end;
    }

    /** Starts one that accepts connections. */
    public static BrokerAtHand start(Brokers embedded) throws IOException, InterruptedException {
        Optional<Path> mosquitto = mosquitto();
        if (mosquitto.isPresent()) {
            return process(mosquitto.get());
        }
        Brokers.Broker broker = embedded.start(Brokers.Settings.LOOPBACK);
        return new BrokerAtHand("embedded", broker.url(), broker);
    }

    private static Optional<Path> mosquitto() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static BrokerAtHand process(Path program) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path settings = Files.createTempFile("ganglion-proof", ".conf");
        Files.write(
                settings, List.of("listener " + port + " 127.0.0.1", "allow_anonymous true", "set_tcp_nodelay true"));
        Process process = new ProcessBuilder(program.toString(), "-c", settings.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        AutoCloseable end = () -> {
            process.destroy();
            process.waitFor(5, TimeUnit.SECONDS);
            process.destroyForcibly();
            Files.deleteIfExists(settings);
        };
        BrokerAtHand broker = new BrokerAtHand("mosquitto", "tcp://127.0.0.1:" + port, end);
        long deadline = System.nanoTime() + STARTING_NANOS;
        while (!accepts(port)) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                broker.close();
                throw new IOException(program + " accepts no connections");
            }
            Thread.sleep(5);
        }
        return broker;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Which broker it is. */
    public String kind() {
        return kind;
    }

    /** Where clients connect. */
    public String url() {
        return url;
    }

    @Override
    public void close() throws IOException {
        try {
            end.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IOException("the broker does not end: " + e.getMessage(), e);
        }
    }
}
