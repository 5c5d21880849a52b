// SPDX-License-Identifier: Apache-2.0
package org.ganglion.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Signal;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.neuron.integrate.EulerLif;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A step of a plan of the spiking engine: 1024 inputs to 1024 LIF neurons, all connected to all, by how many inputs are active. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SpikingEngineStep {
    private static final int SIZE = 1024;

    /** Spikes per step; all of them stands for real values instead. */
    @Param({"0", "20", "200", "1024"})
    public int active;

    private Plan plan;
    private Signal input;
    private long t;

    /** Compiles the plan. */
    @Setup(Level.Trial)
    public void compile() {
        Network network = Layers.fullyConnected(SIZE, SIZE);
        Provider here = new Provider("here", "1.0.0", 1);
        Driver cpu = new CpuDriver();
        List<Claimed> claims = cpu.claims(network, network.nodes().keySet(), Plugins.BOARD).claims().stream()
                .map(claim -> new Claimed(new Provided<>(here, cpu), claim))
                .toList();
        plan = new SpikingEngine()
                .compile(new Assignment(
                        network, Plugins.BOARD, Map.of("lif", new Provided<>(here, new EulerLif())), claims, Map.of()));
        input = plan.inputs().get(0).signal();
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void close() {
        plan.close();
    }

    /** Other inputs in each step, evenly spread. */
    @Benchmark
    public long step() {
        if (active == SIZE) {
            input.f64()[(int) (t % SIZE)] = 0.5;
            input.dense();
        } else {
            int[] index = input.index();
            int first = (int) (t % 4);
            for (int i = 0; i < active; i++) {
                index[i] = first + i * (SIZE / Math.max(1, active + 1));
            }
            input.spikes(active);
        }
        plan.step(t);
        return t++;
    }
}
