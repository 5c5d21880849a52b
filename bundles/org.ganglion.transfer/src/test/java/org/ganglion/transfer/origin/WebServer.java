// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A folder on a web server of which some things can go wrong. */
final class WebServer implements AutoCloseable {
    /** What happens to a request; true if it has been answered. */
    @FunctionalInterface
    interface Fault {
        boolean answered(HttpExchange exchange) throws IOException;
    }

    /** Paths and ranges asked for. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final AtomicLong sent = new AtomicLong();
    volatile boolean ranges = true;
    /** Ends each answer after so many bytes. */
    volatile int breaksAfter = Integer.MAX_VALUE;

    volatile Fault fault = exchange -> false;
    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    WebServer(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/repository";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            asked.add(exchange.getRequestURI().getPath() + (range == null ? "" : ' ' + range));
            if (!fault.answered(exchange)) {
                send(exchange, range);
            }
        }
    }

    private void send(HttpExchange exchange, String range) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Path file = folder.resolve(path.replaceFirst("^/repository/", ""));
        if (!Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        int status = 200;
        int length = bytes.length;
        if (range != null && ranges) {
            String[] limits = range.replace("bytes=", "").split("-");
            int from = Integer.parseInt(limits[0]);
            int to = Math.min(length, Integer.parseInt(limits[1]) + 1);
            if (from >= to) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + '-' + (to - 1) + '/' + length);
            bytes = Arrays.copyOfRange(bytes, from, to);
            status = 206;
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            int part = Math.min(bytes.length, breaksAfter);
            out.write(bytes, 0, part);
            sent.addAndGet(part);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
