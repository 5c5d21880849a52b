// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.driver.Board;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.engine.tflite.TfliteEngine;
import org.ganglion.engine.tflite.TfliteFormat;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.providers.Providers;
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

/**
 * A step of a session with a TensorFlow Lite model: copy in, invoke, copy out. The models are found in {@code ../shared/data} beside the
 * checkout. In the driver's package, because a driver is otherwise made by the framework only.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TfliteStep {
    private static final Board BOARD = new Board("amd64", 2, 1L << 30, Set.of(), Set.of(), Map.of());
    private static final Path MODELS = Path.of("../shared/data/tflite/models");

    /** Which one. */
    @Param({"ad01_int8", "kws_dscnn_int8", "vww_96_int8"})
    public String model;

    private LiveSessions sessions;
    private Session session;

    /** Opens the session. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve(MODELS))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IOException("there is no " + MODELS + " beside any folder above this one");
        }
        Path cache = Files.createDirectories(Path.of("target/native").toAbsolutePath());
        byte[] content = Files.readAllBytes(folder.resolve(MODELS).resolve(model + ".tflite"));
        Network network = new TfliteFormat().read(model, content);
        Providers providers = new Providers();
        providers.addEngine(new Provider("engine", "1.0.0", 1), 0, "tflite", new TfliteEngine());
        providers.addDriver(
                new Provider("driver", "1.0.0", 2),
                0,
                "tflite",
                List.of(ModelParameters.TYPE),
                new TfliteDriver(cache, 1));
        sessions = new LiveSessions(providers, BOARD, TimeUnit.MILLISECONDS.toNanos(1));
        session = sessions.open("benchmark", "tflite", network, SessionSettings.DEFAULT);
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
        sessions.close();
    }

    /** The input stays as it is; it is copied all the same. */
    @Benchmark
    public boolean step() {
        session.input(0).dense();
        return session.step();
    }
}
