// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * /proc/stat: the share of the time that processors were not idle. {@code cpu} over all, {@code cpu.<n>} of one, and of all
 * {@code cpu.user} (with nice), {@code cpu.system} (with interrupts) and {@code cpu.iowait}. 0 to 1.
 *
 * <p>The kernel counts in hundredths of a second: over a window of w seconds a load has steps of 0.01/w, per processor.
 */
final class ProcessorTimes implements Reading {
    private static final byte[] CPU = "cpu".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST = 4096;

    private final KernelFile file;
    private final Row all;
    private final List<Row> each = new ArrayList<>();

    ProcessorTimes(Path root, int window) throws IOException {
        file = new KernelFile(root.resolve("proc/stat"));
        all = new Row(-1, window);
        file.read();
        file.skipLine();
        while (file.accept(CPU)) {
            long number = file.number();
            if (number >= 0 && number < MOST) {
                each.add(new Row(number, window));
            }
            file.skipLine();
        }
    }

    List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(new Share("cpu", all, Row.BUSY));
        metrics.add(new Share("cpu.user", all, Row.USER));
        metrics.add(new Share("cpu.system", all, Row.SYSTEM));
        metrics.add(new Share("cpu.iowait", all, Row.WAIT));
        each.forEach(row -> metrics.add(new Share("cpu." + row.number, row, Row.BUSY)));
        return metrics;
    }

    @Override
    public boolean read(long nanos) {
        try {
            file.read();
        } catch (IOException absent) {
            all.times.forget();
            each.forEach(row -> row.times.forget());
            return false;
        }
        if (!file.accept(CPU)) {
            return false;
        }
        all.read(file, nanos);
        int known = 0;
        while (file.accept(CPU)) {
            known = rowOf(file.number(), known, nanos);
        }
        return true;
    }

    /** Lines come in rising order, but processors may be taken away and brought back. */
    private int rowOf(long number, int known, long nanos) {
        for (int i = known; i < each.size(); i++) {
            if (each.get(i).number == number) {
                each.get(i).read(file, nanos);
                return i + 1;
            }
        }
        file.skipLine();
        return known;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** One line: user nice system idle iowait irq softirq steal; guest times are contained in user and nice. */
    private static final class Row {
        static final int TOTAL = 0;
        static final int BUSY = 1;
        static final int USER = 2;
        static final int SYSTEM = 3;
        static final int WAIT = 4;

        private final long number;
        private final Window times;

        Row(long number, int window) {
            this.number = number;
            this.times = new Window(window, 5);
        }

        void read(KernelFile file, long nanos) {
            long user = positive(file) + positive(file);
            long system = positive(file);
            long idle = positive(file);
            long wait = positive(file);
            system += positive(file) + positive(file);
            long stolen = positive(file);
            file.skipLine();
            times.set(TOTAL, user + system + idle + wait + stolen);
            times.set(BUSY, user + system + stolen);
            times.set(USER, user);
            times.set(SYSTEM, system);
            times.set(WAIT, wait);
            times.add(nanos);
        }

        private static long positive(KernelFile file) {
            return Math.max(0, file.number());
        }
    }

    private record Share(String name, Row row, int part) implements Metric {
        @Override
        public double value(long nanos) {
            if (row.times.lastTime() != nanos) {
                row.times.forget(); // this processor has no line now
            }
            double total = row.times.growth(Row.TOTAL);
            // without a tick in the window nothing new is known
            return total > 0 ? Math.max(0, Math.min(1, row.times.growth(part) / total)) : Double.NaN;
        }
    }
}
