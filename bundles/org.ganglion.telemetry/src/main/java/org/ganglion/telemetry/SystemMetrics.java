// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code telemetry/system}: heap, resident memory, processor share, threads and garbage collection of this process, and what the
 * board's own meters say of its power, where it has some.
 */
final class SystemMetrics implements Metrics {
    private static final double TICKS_PER_SECOND = 100;

    private final KernelFacts kernel;
    private long ticks;
    private long microjoules;
    private long collections;
    private long collectionMillis;

    SystemMetrics(KernelFacts kernel) {
        this.kernel = kernel;
        this.ticks = kernel.processorTicks();
        this.microjoules = kernel.packageMicrojoules();
    }

    @Override
    public String kind() {
        return "system";
    }

    @Override
    public Map<String, Object> collect(double seconds) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Runtime runtime = Runtime.getRuntime();
        fields.put("heap_used_kB", (runtime.totalMemory() - runtime.freeMemory()) >> 10);
        fields.put("heap_committed_kB", runtime.totalMemory() >> 10);
        fields.put("heap_max_kB", runtime.maxMemory() >> 10);
        putIfKnown(fields, "rss_kB", kernel.ofProcess("VmRSS"));
        putIfKnown(fields, "rss_peak_kB", kernel.ofProcess("VmHWM"));
        putIfKnown(fields, "threads", kernel.ofProcess("Threads"));
        putIfKnown(fields, "memory_available_kB", kernel.ofMemory("MemAvailable"));
        processor(fields, seconds);
        garbage(fields);
        power(fields, seconds);
        return fields;
    }

    private static void putIfKnown(Map<String, Object> fields, String name, long value) {
        if (value >= 0) {
            fields.put(name, value);
        }
    }

    private void processor(Map<String, Object> fields, double seconds) {
        long now = kernel.processorTicks();
        if (now >= 0 && ticks >= 0) {
            fields.put("cpu", Rounded.of((now - ticks) / TICKS_PER_SECOND / seconds));
        }
        ticks = now;
    }

    private void garbage(Map<String, Object> fields) {
        long count = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            count += Math.max(0, collector.getCollectionCount());
            millis += Math.max(0, collector.getCollectionTime());
        }
        fields.put("gc_count", count - collections);
        fields.put("gc_ms", millis - collectionMillis);
        collections = count;
        collectionMillis = millis;
    }

    private void power(Map<String, Object> fields, double seconds) {
        Map<String, Double> watts = kernel.power();
        if (!watts.isEmpty()) {
            fields.put("power_W_measured", watts);
        }
        long now = kernel.packageMicrojoules();
        if (now >= 0 && microjoules >= 0 && now >= microjoules) { // the meter wraps
            fields.put("package_power_W_measured", Rounded.of((now - microjoules) / 1e6 / seconds));
        }
        microjoules = now;
    }
}
