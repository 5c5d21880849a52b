// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.ganglion.api.driver.Board;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.providers.Providers;

/** Sessions on plugins that a test adds and removes. */
final class House implements AutoCloseable {
    static final Board BOARD = new Board("amd64", 2, 1L << 30, Set.of(), Set.of(), Map.of());
    /** How long is waited for what has to happen; a starved machine needs some of it. */
    static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A deadline that a starved machine keeps as well. */
    static final SessionSettings SETTINGS = settings(Duration.ofSeconds(5));
    /** For tests in which a provider hangs. */
    static final SessionSettings IMPATIENT = settings(Duration.ofMillis(500));

    final Providers providers = new Providers();
    final LiveSessions sessions;
    private long lastService;

    House() {
        this(Thread::new);
    }

    House(ThreadFactory factory) {
        sessions = new LiveSessions(providers, BOARD, TimeUnit.MILLISECONDS.toNanos(2), factory);
        providers.addEngine(provider("engine.chain"), 0, "chain", new ChainEngine());
    }

    private static SessionSettings settings(Duration deadline) {
        return new SessionSettings(List.of(), List.of(), 16, deadline);
    }

    Provider provider(String name) {
        return new Provider(name, "1.0.0", ++lastService);
    }

    Provider add(String name, int ranking, LeakyModel.Fault fault) {
        Provider provider = provider(name);
        providers.addNeuronModel(provider, ranking, List.of("Leaky"), "", new LeakyModel(fault));
        return provider;
    }

    void remove(Provider provider) {
        providers.remove(provider.serviceId());
    }

    Session open() {
        return open(SETTINGS);
    }

    Session open(SessionSettings settings) {
        return sessions.open("test", "chain", network(3), settings);
    }

    /** in, leaky, out. */
    static Network network(int size) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        Port port = Port.real("x", size);
        nodes.put("in", new Node("in", Node.INPUT, Parameters.NONE, List.of(), List.of(port)));
        Parameters leak = Parameters.builder().put("leak", 0.9).build();
        nodes.put("pop", new Node("pop", "Leaky", leak, List.of(port), List.of(port)));
        nodes.put("out", new Node("out", Node.OUTPUT, Parameters.NONE, List.of(port), List.of(port)));
        return new Network(nodes, List.of(new Edge("in", "pop"), new Edge("pop", "out")), Map.of(), Options.DEFAULT);
    }

    /** The state after so many steps of {@link #feed} with nothing going wrong. */
    static double[] expected(int size, int steps) {
        double[] v = new double[size];
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < size; i++) {
                v[i] = 0.9 * v[i] + value(step, i);
            }
        }
        return v;
    }

    static double value(long step, int element) {
        return ((step * 7 + element * 13) % 31) / 31.0;
    }

    static void feed(Session session, long step) {
        double[] values = session.input(0).f64();
        for (int i = 0; i < values.length; i++) {
            values[i] = value(step, i);
        }
        session.input(0).dense();
    }

    static void run(Session session, int steps) {
        for (int i = 0; i < steps; i++) {
            feed(session, session.steps());
            if (!session.step()) {
                throw new AssertionError("parked at step " + session.steps());
            }
        }
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not happen within " + PATIENCE);
            }
            Thread.sleep(1);
        }
    }

    @Override
    public void close() {
        sessions.close();
    }
}
