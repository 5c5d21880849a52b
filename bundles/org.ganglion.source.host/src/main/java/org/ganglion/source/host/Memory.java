// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** /proc/meminfo: {@code memory} and {@code swap}, the share that is in use; memory that caches could give back counts as free. */
final class Memory implements Reading {
    private static final byte[] TOTAL = word("MemTotal:");
    private static final byte[] AVAILABLE = word("MemAvailable:");
    private static final byte[] SWAP_TOTAL = word("SwapTotal:");
    private static final byte[] SWAP_FREE = word("SwapFree:");

    private final KernelFile file;
    private long total;
    private long available;
    private long swapTotal;
    private long swapFree;

    Memory(Path root) throws IOException {
        file = new KernelFile(root.resolve("proc/meminfo"));
        file.read();
    }

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    List<Metric> metrics() {
        return List.of(new Share("memory", false), new Share("swap", true));
    }

    @Override
    public boolean read(long nanos) {
        total = 0;
        swapTotal = 0;
        try {
            file.read();
        } catch (IOException absent) {
            return false;
        }
        while (!file.atEnd()) {
            if (file.accept(TOTAL)) {
                total = file.number();
            } else if (file.accept(AVAILABLE)) {
                available = file.number();
            } else if (file.accept(SWAP_TOTAL)) {
                swapTotal = file.number();
            } else if (file.accept(SWAP_FREE)) {
                swapFree = file.number();
            }
            file.skipLine();
        }
        return total > 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private final class Share implements Metric {
        private final String name;
        private final boolean swap;

        Share(String name, boolean swap) {
            this.name = name;
            this.swap = swap;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public double value(long nanos) {
            if (swap) {
                return swapTotal > 0 ? 1 - (double) swapFree / swapTotal : 0;
            }
            return total > 0 ? 1 - (double) available / total : Double.NaN;
        }
    }
}
