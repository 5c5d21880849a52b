// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves a folder on the loopback address, and remembers what it was asked for. */
final class WebServer implements AutoCloseable {
    /** As they stand in the requests. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final Path folder;
    private final HttpServer server;

    WebServer(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Metadata has its quoted names in the folder too, so nothing is decoded there. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            requests.add(path);
            String name =
                    path.startsWith("/targets/") ? exchange.getRequestURI().getPath() : path;
            Path file = folder.resolve(name.substring(1));
            if (path.startsWith("/endless/")) {
                endless(exchange);
            } else if (path.startsWith("/broken/")) {
                exchange.sendResponseHeaders(500, -1);
            } else if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                byte[] bytes = Files.readAllBytes(file);
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] bytes = new byte[1 << 16];
        for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
