// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.io.IOException;
import java.nio.file.Path;

/** A file that holds one number, times a scale, as in hwmon, thermal and cpufreq. */
final class Gauge implements Metric, Reading {
    private final String name;
    private final KernelFile file;
    private final double scale;
    private final double low;
    private final double high;
    private double value = Double.NaN;

    /** Values are cut to {@code low} and {@code high}, for sensors that are not wired read nonsense. */
    Gauge(String name, Path path, double scale, double low, double high) {
        this.name = name;
        this.file = new KernelFile(path);
        this.scale = scale;
        this.low = low;
        this.high = high;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean read(long nanos) {
        value = Double.NaN;
        try {
            file.read();
        } catch (IOException asleep) {
            return false; // a sensor of a part that sleeps answers with an error
        }
        long raw = file.number();
        if (raw == Long.MIN_VALUE) {
            return false;
        }
        value = Math.max(low, Math.min(high, raw * scale));
        return true;
    }

    @Override
    public double value(long nanos) {
        return value;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
