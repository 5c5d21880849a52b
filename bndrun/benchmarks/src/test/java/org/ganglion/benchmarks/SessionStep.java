// SPDX-License-Identifier: Apache-2.0
package org.ganglion.benchmarks;

import java.util.concurrent.TimeUnit;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.running.LiveSessions;
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

/** A step of a session with ten inputs and LIF neurons: what the session adds (log of inputs, checks, checkpoints) included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SessionStep {
    private static final int INPUTS = 10;

    /** How many there are. */
    @Param({"10", "100", "1000"})
    public int neurons;

    private LiveSessions sessions;
    private Session session;

    /** Opens the session. */
    @Setup(Level.Trial)
    public void open() {
        sessions = Plugins.spiking();
        session =
                sessions.open("benchmark", "spiking", Layers.fullyConnected(INPUTS, neurons), SessionSettings.DEFAULT);
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
        sessions.close();
    }

    /** All inputs are fed anew in each step. */
    @Benchmark
    public boolean step() {
        double[] input = session.input(0).f64();
        for (int i = 0; i < INPUTS; i++) {
            input[i] = 1;
        }
        session.input(0).dense();
        return session.step();
    }
}
