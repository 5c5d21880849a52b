// SPDX-License-Identifier: Apache-2.0
package org.ganglion.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.driver.Board;
import org.ganglion.api.engine.Provider;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.neuron.integrate.EulerLif;
import org.ganglion.session.providers.Providers;
import org.ganglion.session.running.LiveSessions;

/** Sessions on the real plugins, without a framework. */
final class Plugins {
    static final Board BOARD = new Board("amd64", 2, 1L << 30, Set.of(), Set.of(), Map.of());

    private Plugins() {}

    static LiveSessions spiking() {
        Providers providers = new Providers();
        providers.addEngine(new Provider("engine", "1.0.0", 1), 0, "spiking", new SpikingEngine());
        providers.addDriver(new Provider("driver", "1.0.0", 2), 0, "cpu", List.of("Linear"), new CpuDriver());
        providers.addNeuronModel(new Provider("neuron", "1.0.0", 3), 0, List.of("LIF"), "euler", new EulerLif());
        return new LiveSessions(providers, BOARD, TimeUnit.MILLISECONDS.toNanos(1));
    }
}
