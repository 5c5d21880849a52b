// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.ganglion.api.messaging.ConnectionListener;
import org.ganglion.api.messaging.ConnectionState;
import org.ganglion.api.messaging.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners of connection and loss: one call after the other, off the loop's thread. */
final class ConnectionListeners {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionListeners.class);

    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private final Executor threads;
    private final Counters counters;
    private volatile ConnectionState state = ConnectionState.UNTRIED;
    private boolean running;

    ConnectionListeners(Executor threads, Counters counters) {
        this.threads = threads;
        this.counters = counters;
    }

    ConnectionState state() {
        return state;
    }

    Registration add(ConnectionListener listener) {
        listeners.add(listener);
        enqueue(() -> tell(listener, state));
        return () -> listeners.remove(listener);
    }

    /** Tells all, unless it is as it was. */
    void changed(ConnectionState now) {
        if (now.equals(state)) {
            return;
        }
        state = now;
        if (!listeners.isEmpty()) { // else a thread would come for nothing
            enqueue(() -> listeners.forEach(listener -> tell(listener, now)));
        }
    }

    /** The connection has been closed by who uses it: nobody is told. */
    void closed() {
        state = new ConnectionState(false, "closed");
    }

    private void tell(ConnectionListener listener, ConnectionState now) {
        if (!listeners.contains(listener)) {
            return;
        }
        try {
            listener.changed(now);
        } catch (RuntimeException | LinkageError e) {
            counters.handlerFailures.increment();
            LOG.warn("A connection listener failed: {}", e.toString(), e);
        }
    }

    private void enqueue(Runnable call) {
        synchronized (calls) {
            calls.addLast(call);
            if (running) {
                return;
            }
            running = true;
        }
        threads.execute(this::run);
    }

    private void run() {
        for (Runnable call = next(); call != null; call = next()) {
            call.run();
        }
    }

    private Runnable next() {
        synchronized (calls) {
            Runnable call = calls.pollFirst();
            running = call != null;
            return call;
        }
    }
}
