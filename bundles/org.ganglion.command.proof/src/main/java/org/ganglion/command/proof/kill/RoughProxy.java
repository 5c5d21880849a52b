// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a device and its broker, on loopback, and treats connections as bad networks do. */
final class RoughProxy implements AutoCloseable {
    private static final int CHUNK = 4096;
    private static final int CONNECT_MILLIS = 2000;

    private final InetSocketAddress broker;
    private final ServerSocket server;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();
    private volatile Weather weather = Weather.CALM;
    private final AtomicInteger hits = new AtomicInteger();

    /** What happens to connections. */
    enum Trouble {
        /** Nothing but the rate. */
        NONE,
        /** Every connection ends, without a word, when the bytes have gone through. */
        CUT,
        /** Each piece waits. */
        DELAY,
        /** The broker gets the client's bytes on a second connection too, from one that seems to be the same client. */
        DUPLICATE,
        /** Nothing goes through any more when the bytes have, and nobody is told. */
        HALF_OPEN
    }

    /**
     * What happens, and when.
     *
     * @param afterBytes of all connections from now on; the trouble comes once
     * @param bytesPerSecond of each direction of a connection
     */
    record Weather(Trouble trouble, long afterBytes, long bytesPerSecond) {
        static final Weather CALM = new Weather(Trouble.NONE, 0, Long.MAX_VALUE);
    }

    /** Opens it on a free port. */
    RoughProxy(InetSocketAddress broker) throws IOException {
        this.broker = broker;
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        start(this::accept, "accept");
    }

    /** Where the device connects. */
    String url() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** From now on; what was before has no effect any more. */
    void turn(Weather next) {
        bytes.set(0);
        hits.set(0);
        weather = next;
    }

    /** How many connections the trouble has met since the last turn. */
    int hits() {
        return hits.get();
    }

    private static void start(Runnable work, String what) {
        Thread thread = new Thread(work, "ganglion-proof-proxy-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException refused) {
                // the broker is away, or this one is closed: the client sees its connection end
            }
        }
    }

    private void connect(Socket client) throws IOException {
        open.add(client);
        try {
            Socket upstream = upstream();
            Socket twin = weather.trouble == Trouble.DUPLICATE && hits.get() == 0 ? upstream() : null;
            if (twin != null) {
                hits.set(1);
                start(() -> swallow(twin), "twin");
            }
            start(() -> pump(client, upstream, twin), "up");
            start(() -> pump(upstream, client, null), "down");
        } catch (IOException e) {
            end(client);
            throw e;
        }
    }

    private Socket upstream() throws IOException {
        Socket socket = new Socket();
        socket.connect(broker, CONNECT_MILLIS);
        socket.setTcpNoDelay(true);
        open.add(socket);
        return socket;
    }

    private void swallow(Socket twin) {
        try (twin) {
            InputStream in = twin.getInputStream();
            byte[] chunk = new byte[CHUNK];
            while (in.read(chunk) >= 0) {
                // what the broker tells the second client reaches nobody
            }
        } catch (IOException ended) {
            end(twin);
        }
    }

    private void pump(Socket from, Socket to, Socket also) {
        byte[] chunk = new byte[CHUNK];
        boolean deaf = false;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                Weather now = weather;
                rest(now, n);
                if (now.trouble != Trouble.NONE && bytes.addAndGet(n) > now.afterBytes && now == weather) {
                    deaf |= trouble(now);
                }
                if (!deaf) {
                    out.write(chunk, 0, n);
                    out.flush();
                }
                if (also != null) {
                    repeat(also, chunk, n);
                }
            }
        } catch (IOException ended) {
            // the other direction ends too
        } finally {
            end(from);
            end(to);
            if (also != null) {
                end(also);
            }
        }
    }

    /** Tells whether this direction is dead from now on. */
    private boolean trouble(Weather now) throws IOException {
        switch (now.trouble) {
            case CUT -> {
                if (hits.compareAndSet(0, 1)) {
                    open.forEach(RoughProxy::close);
                    open.clear();
                    throw new IOException("cut");
                }
                return false;
            }
            case HALF_OPEN -> {
                // both directions of this connection only: the one that the device opens next goes through
                return hits.getAndUpdate(met -> Math.min(2, met + 1)) < 2;
            }
            default -> {
                return false;
            }
        }
    }

    private static void repeat(Socket also, byte[] chunk, int n) {
        try {
            also.getOutputStream().write(chunk, 0, n);
        } catch (IOException ended) {
            // the broker let go of the second one; the first is what counts
        }
    }

    private void rest(Weather now, int n) throws IOException {
        long nanos = now.bytesPerSecond == Long.MAX_VALUE ? 0 : n * 1_000_000_000L / now.bytesPerSecond;
        if (now.trouble == Trouble.DELAY) {
            nanos += TimeUnit.MILLISECONDS.toNanos(20);
            hits.set(1);
        }
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the proxy ends", e);
        }
    }

    private void end(Socket socket) {
        open.remove(socket);
        close(socket);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // closed is closed
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(RoughProxy::close);
    }
}
