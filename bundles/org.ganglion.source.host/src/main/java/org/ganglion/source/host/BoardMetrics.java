// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that this board can tell of itself, by name, and the files behind it. Used by one thread. */
final class BoardMetrics implements Closeable {
    private final Map<String, Metric> metrics = new LinkedHashMap<>();
    private final List<Reading> readings = new ArrayList<>();

    /**
     * Finds.
     *
     * @param root the folder that holds proc and sys
     * @param window periods over which loads and rates are taken
     */
    BoardMetrics(Path root, int window) {
        try {
            processors(root, window);
            sensors(root);
            memory(root);
            network(root, window);
        } catch (IOException | UncheckedIOException e) {
            close();
            throw e instanceof UncheckedIOException unchecked ? unchecked : new UncheckedIOException((IOException) e);
        }
    }

    private void processors(Path root, int window) throws IOException {
        if (Files.isReadable(root.resolve("proc/stat"))) {
            ProcessorTimes times = new ProcessorTimes(root, window);
            readings.add(times);
            times.metrics().forEach(this::add);
        }
    }

    private void sensors(Path root) {
        List<Gauge> gauges = Sensors.find(root);
        readings.addAll(gauges);
        summarize("frequency", gauges, false);
        summarize("temperature", gauges, true);
        gauges.forEach(this::add);
    }

    /** The mean, or the highest, of all metrics whose names begin with {@code name} and a dot. */
    private void summarize(String name, List<Gauge> gauges, boolean highest) {
        Gauge[] of =
                gauges.stream().filter(g -> g.name().startsWith(name + '.')).toArray(Gauge[]::new);
        if (of.length > 0) {
            add(new Summary(name, of, highest));
        }
    }

    private void memory(Path root) throws IOException {
        if (Files.isReadable(root.resolve("proc/meminfo"))) {
            Memory memory = new Memory(root);
            readings.add(memory);
            memory.metrics().forEach(this::add);
        }
    }

    private void network(Path root, int window) throws IOException {
        if (Files.isReadable(root.resolve("proc/net/dev"))) {
            NetworkTraffic traffic = new NetworkTraffic(root, window);
            readings.add(traffic);
            traffic.metrics().forEach(this::add);
        }
    }

    private void add(Metric metric) {
        metrics.put(metric.name(), metric);
    }

    /** By name, in a fixed order. */
    Map<String, Metric> byName() {
        return metrics;
    }

    /** Reads all files. */
    int read(long nanos) {
        int failed = 0;
        for (int i = 0; i < readings.size(); i++) {
            failed += readings.get(i).read(nanos) ? 0 : 1;
        }
        return failed;
    }

    /** Lets go of files that none of these metrics needs. */
    void keepFor(List<Metric> chosen) {
        readings.removeIf(
                reading -> reading instanceof Gauge gauge && chosen.stream().noneMatch(m -> uses(m, gauge)));
    }

    private static boolean uses(Metric metric, Gauge gauge) {
        return metric == gauge
                || metric instanceof Summary summary && List.of(summary.of).contains(gauge);
    }

    @Override
    public void close() {
        for (Reading reading : readings) {
            try {
                reading.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e); // closing a file that was read: never seen to fail
            }
        }
    }

    private record Summary(String name, Gauge[] of, boolean highest) implements Metric {
        @Override
        public double value(long nanos) {
            double sum = 0;
            double most = Double.NEGATIVE_INFINITY;
            int known = 0;
            for (Gauge gauge : of) {
                double value = gauge.value(nanos);
                if (!Double.isNaN(value)) {
                    sum += value;
                    most = Math.max(most, value);
                    known++;
                }
            }
            return known == 0 ? Double.NaN : highest ? most : sum / known;
        }
    }
}
