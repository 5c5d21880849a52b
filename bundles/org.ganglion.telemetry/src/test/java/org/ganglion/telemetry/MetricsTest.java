// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.model.Model;
import org.ganglion.pipeline.Latencies;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.pipeline.PipelineState;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.session.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    @TempDir
    Path root;

    /** Pipelines whose status the test sets. */
    private static final class Told implements Pipelines {
        private List<PipelineStatus> told = List.of();

        @Override
        public List<PipelineStatus> pipelines() {
            return told;
        }

        @Override
        public Optional<PipelineStatus> pipeline(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<Session> session(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<Model> model(String name) {
            return Optional.empty();
        }

        @Override
        public boolean follows(String name, Map<String, Object> configuration) {
            return false;
        }

        @Override
        public Optional<LearnedTakeover> takeover(String name) {
            return Optional.empty();
        }

        @Override
        public void reset(String name) {}

        @Override
        public void forget(String name) {}

        @Override
        public AutoCloseable listen(PipelineListener listener) {
            return () -> {};
        }
    }

    private static PipelineStatus status(long results, Latencies latencies, double microjoules) {
        return new PipelineStatus(
                "p",
                "m/1",
                PipelineState.RUNNING,
                List.of(),
                results,
                0,
                results,
                results,
                0,
                2,
                1,
                4,
                5,
                latencies,
                new PipelineStatus.Work(10 * results, 0, 3, results, 4 * results * results, microjoules),
                null);
    }

    private static JsonObject only(Map<String, Object> collected) {
        return JsonObject.read("telemetry", Json.write(collected))
                .objects("pipelines")
                .get(0);
    }

    @Test
    void givenTwoPeriods_whenCollected_thenRateLatencyAndPowerAreOfThePeriodAndCountsOfAllTime() {
        Told pipelines = new Told();
        PipelineMetrics metrics = new PipelineMetrics(() -> pipelines);
        Latencies.Recorder latencies = new Latencies.Recorder();
        latencies.add(5_000_000);
        pipelines.told = List.of(status(100, latencies.taken(), 50));
        JsonObject first = only(metrics.collect(10));
        assertEquals(10, first.number("rate"));
        assertEquals(5000, first.number("latency_us_p50"), 100);
        assertEquals(100.0 / 40_000, first.number("activity"), 1e-6);
        latencies.add(20_000);
        latencies.add(20_000);
        pipelines.told = List.of(status(400, latencies.taken(), 80));
        JsonObject second = only(metrics.collect(2));
        assertEquals(150, second.number("rate"));
        assertEquals(20, second.number("latency_us_max"), 0.5);
        assertEquals(15, second.number("power_uW_estimate"));
        assertEquals(4000, second.integer("macs"));
        assertEquals(300.0 / 600_000, second.number("activity"), 1e-6);
        assertEquals(400, second.integer("active_outputs"));
        assertEquals(640_000, second.integer("outputs"));
        assertEquals(400, second.integer("results"));
        assertEquals(2, second.integer("dropped"));
        pipelines.told = List.of(status(7, Latencies.none(), 1));
        assertEquals(7, only(metrics.collect(1)).number("rate"), "the pipeline was made anew");
    }

    @Test
    void givenNoPipelines_whenCollected_thenThereIsNothingToSay() {
        assertTrue(new PipelineMetrics(() -> null).collect(1).isEmpty());
        assertTrue(new PipelineMetrics(Told::new).collect(1).isEmpty());
        assertTrue(new SessionMetrics(() -> null).collect(1).isEmpty());
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void givenAFakeBoard_whenCollected_thenFiguresComeFromItAndPowerIsCalledMeasured() throws IOException {
        write("proc/self/status", "Name:\tjava\nVmHWM:\t  90000 kB\nVmRSS:\t  80000 kB\nThreads:\t21\n");
        write("proc/self/stat", "1 (ja) va) S 1 1 1 0 -1 4 9 0 0 0 100 50 0 0 20 0");
        write("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 400 kB\n");
        write("sys/class/hwmon/hwmon2/name", "ina3221\n");
        write("sys/class/hwmon/hwmon2/power1_input", "2500000\n");
        write("sys/class/hwmon/hwmon2/power1_label", "VDD_IN\n");
        write("sys/class/powercap/intel-rapl:0/energy_uj", "1000000\n");
        SystemMetrics metrics = new SystemMetrics(new KernelFacts(root));
        write("proc/self/stat", "1 (ja) va) S 1 1 1 0 -1 4 9 0 0 0 180 70 0 0 20 0");
        write("sys/class/powercap/intel-rapl:0/energy_uj", "9000000\n");
        JsonObject system = JsonObject.read("system", Json.write(metrics.collect(2)));
        assertEquals(80_000, system.integer("rss_kB"));
        assertEquals(90_000, system.integer("rss_peak_kB"));
        assertEquals(21, system.integer("threads"));
        assertEquals(400, system.integer("memory_available_kB"));
        assertEquals(0.5, system.number("cpu"));
        assertEquals(2.5, system.object("power_W_measured").number("ina3221.VDD_IN"));
        assertEquals(4, system.number("package_power_W_measured"));
        assertTrue(system.integer("heap_used_kB") > 0);
    }

    @Test
    void givenABoardWithoutAnything_whenCollected_thenWhatIsAbsentIsLeftOut() {
        JsonObject system = JsonObject.read("system", Json.write(new SystemMetrics(new KernelFacts(root)).collect(1)));
        for (String absent : List.of("rss_kB", "threads", "cpu", "power_W_measured", "package_power_W_measured")) {
            assertFalse(system.has(absent), absent);
        }
    }
}
