// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy before a broker whose connections can be cut; for tests. */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int brokerPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    public CuttingProxy(int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run("proxy accept", this::accept);
    }

    public URI url() {
        return URI.create("tcp://127.0.0.1:" + server.getLocalPort());
    }

    /** Cuts all connections that there are. */
    public void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
            sockets.remove(socket);
        }
    }

    /** Whether new connections are cut at once. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            if (refusing) {
                client.close();
                continue;
            }
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(broker);
            run("proxy up", () -> copy(client, broker));
            run("proxy down", () -> copy(broker, client));
        }
    }

    private void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // cut: that is what it is for
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
