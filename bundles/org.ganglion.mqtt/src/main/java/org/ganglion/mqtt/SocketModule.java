// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;

/**
 * The way to the broker: TCP, or TLS over it. It takes the place of Paho's own module, which waits 40 ms for more to
 * send (Nagle), wakes each second, and lets the receiver see the end of the stream before Paho has started its other
 * threads; Paho then waits for ever for a thread that has already ended, and one thread leaks.
 */
final class SocketModule implements NetworkModule {
    private static final int TCP_PORT = 1883;
    private static final int TLS_PORT = 8883;
    private static final long PATIENCE_SECONDS = 1;
    private static final int BUFFER = 16 << 10;

    private final URI broker;
    private final TlsSockets tls;
    private final int timeout;
    private final CountDownLatch spoken = new CountDownLatch(1);
    private final Socket socket = new Socket();
    private volatile Socket talking = socket;
    private boolean established;

    /** @param tls makes TLS sockets, or {@code null} for plain TCP */
    SocketModule(URI broker, TlsSockets tls, Duration timeout) {
        this.broker = broker;
        this.tls = tls;
        this.timeout = Math.toIntExact(timeout.toMillis());
    }

    @Override
    public void start() throws IOException {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.connect(new InetSocketAddress(broker.getHost(), port()), timeout);
        if (tls != null) {
            talking = handshake();
        }
        synchronized (this) {
            if (socket.isClosed()) {
                throw new IOException("given up while connecting to " + broker);
            }
            established = true;
        }
    }

    /**
     * Before an attempt is given up: lets Paho finish starting its threads, because it waits for ever for the start of
     * one that has been told to stop. Waits a moment at most.
     */
    void settle() throws IOException {
        synchronized (this) {
            if (!established) {
                socket.close();
                return;
            }
        }
        try {
            if (!spoken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new SocketTimeoutException("nothing has been said to " + broker + " yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int port() {
        if (broker.getPort() >= 0) {
            return broker.getPort();
        }
        return tls == null ? TCP_PORT : TLS_PORT;
    }

    private SSLSocket handshake() throws IOException {
        SSLSocket secure = (SSLSocket) tls.factory().createSocket(socket, broker.getHost(), port(), true);
        if (tls.checkHostName()) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        socket.setSoTimeout(timeout);
        secure.startHandshake();
        socket.setSoTimeout(0);
        return secure;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        // Paho reads a packet's head byte by byte
        return new SilentUntilSpoken(new ReadablePackets(new BufferedInputStream(talking.getInputStream(), BUFFER)));
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Speaking(talking.getOutputStream());
    }

    /** Closes the TCP socket itself: closing TLS politely could wait for a broker that does not read. */
    @Override
    public void stop() throws IOException {
        spoken.countDown();
        socket.close();
    }

    @Override
    public String getServerURI() {
        return broker.toString();
    }

    private final class Speaking extends FilterOutputStream {
        Speaking(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            spoken.countDown();
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            spoken.countDown();
        }
    }

    private final class SilentUntilSpoken extends FilterInputStream {
        SilentUntilSpoken(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            awaitSpoken();
            return in.read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            awaitSpoken();
            return in.read(into, from, length);
        }

        /** Paho asks before each packet, and needs no answer. */
        @Override
        public int available() {
            return 0;
        }

        private void awaitSpoken() throws IOException {
            try {
                if (!spoken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new SocketTimeoutException("nothing has been said to " + broker + " yet");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted before anything was said to " + broker);
            }
        }
    }
}
