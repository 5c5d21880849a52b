// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * /proc/net/dev: bytes per second, received and sent. {@code net.in} and {@code net.out} over all interfaces but the loopback,
 * {@code net.<interface>.in} and {@code .out} of one. The value is {@code log10(1 + bytes per second) / 9}: 0 is silence, 0.67 is
 * 1 MB/s, 1 is 1 GB/s.
 */
final class NetworkTraffic implements Reading {
    private static final byte[] LOOPBACK = "lo:".getBytes(StandardCharsets.US_ASCII);
    private static final int SENT = 8;
    private static final int IN = 0;
    private static final int OUT = 1;

    private final KernelFile file;
    private final Window all;
    private final Line[] lines;

    NetworkTraffic(Path root, int window) throws IOException {
        Path path = root.resolve("proc/net/dev");
        file = new KernelFile(path);
        all = new Window(window, 2);
        List<Line> found = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                found.add(new Line(line.substring(0, colon).trim(), new Window(window, 2)));
            }
        }
        lines = found.toArray(Line[]::new);
    }

    List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(new Rate("net.in", all, IN));
        metrics.add(new Rate("net.out", all, OUT));
        for (Line line : lines) {
            metrics.add(new Rate("net." + line.name + ".in", line.bytes, IN));
            metrics.add(new Rate("net." + line.name + ".out", line.bytes, OUT));
        }
        return metrics;
    }

    @Override
    public boolean read(long nanos) {
        try {
            file.read();
        } catch (IOException absent) {
            all.forget();
            return false;
        }
        file.skipLine();
        file.skipLine();
        long received = 0;
        long sent = 0;
        while (!file.atEnd()) {
            file.skipBlanks();
            boolean loopback = file.accept(LOOPBACK);
            Line line = loopback ? named("lo:") : line();
            long bytesIn = Math.max(0, file.number());
            for (int field = 1; field < SENT; field++) {
                file.number();
            }
            long bytesOut = Math.max(0, file.number());
            file.skipLine();
            received += loopback ? 0 : bytesIn;
            sent += loopback ? 0 : bytesOut;
            if (line != null) {
                line.bytes.set(IN, bytesIn);
                line.bytes.set(OUT, bytesOut);
                line.bytes.add(nanos);
            }
        }
        all.set(IN, received);
        all.set(OUT, sent);
        all.add(nanos);
        return true;
    }

    /** The interface whose name stands here, or null if it came later than the source. */
    private Line line() {
        for (Line line : lines) {
            if (file.accept(line.word)) {
                return line;
            }
        }
        file.skipWord();
        file.acceptColon();
        return null;
    }

    private Line named(String word) {
        for (Line line : lines) {
            if (line.name.length() + 1 == word.length() && word.startsWith(line.name)) {
                return line;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static final class Line {
        private final String name;
        private final byte[] word;
        private final Window bytes;

        Line(String name, Window bytes) {
            this.name = name;
            this.word = (name + ':').getBytes(StandardCharsets.US_ASCII);
            this.bytes = bytes;
        }
    }

    private record Rate(String name, Window window, int direction) implements Metric {
        @Override
        public double value(long nanos) {
            if (window.lastTime() != nanos) {
                window.forget(); // this interface has gone
            }
            double bytes = window.perSecond(direction);
            return Double.isNaN(bytes) ? bytes : Math.min(1, StrictMath.log10(1 + bytes) / 9);
        }
    }
}
