// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** One try to read damaged bytes, with what it took. Used by one thread at a time; another may look how long it lasts. */
final class Reading {
    private static final long MOST_BYTES = 256L << 20;

    private static final String TOOK = "took ";
    private static final String MILLISECONDS = " ms";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Consumer<byte[]> reader;
    private final long mostNanos;
    private long longestNanos;
    private long mostBytes;
    private long accepted;
    private long refused;
    private volatile long since;

    /** Reads by {@code reader}, in which a try may last {@code mostNanos}. */
    Reading(Consumer<byte[]> reader, long mostNanos) {
        this.reader = reader;
        this.mostNanos = mostNanos;
    }

    /** Reads; says what is wrong with the reader, or null. */
    String of(byte[] content) {
        long before = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        since = start | 1;
        String wrong = null;
        try {
            reader.accept(content);
            accepted++;
        } catch (GanglionException e) {
            refused++;
            wrong = judge(e);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError | AssertionError e) {
            wrong = "threw " + e;
        }
        since = 0;
        long nanos = System.nanoTime() - start;
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        longestNanos = Math.max(longestNanos, nanos);
        mostBytes = Math.max(mostBytes, bytes);
        if (wrong == null && nanos > mostNanos) {
            wrong = TOOK + nanos / 1_000_000 + MILLISECONDS;
        }
        if (wrong == null && bytes > MOST_BYTES) {
            wrong = TOOK + (bytes >> 20) + " MiB of memory";
        }
        return wrong;
    }

    /** Whether all that is wrong is the time that it took. */
    static boolean isAboutTime(String wrong) {
        return wrong.startsWith(TOOK) && wrong.endsWith(MILLISECONDS);
    }

    private static String judge(GanglionException e) {
        if (e.reason().category() != Reason.Category.CONTENT) {
            return "refused with " + e.reason() + ": " + e.getMessage();
        }
        return e.getMessage() == null || e.getMessage().contains("null")
                ? "refused with the text " + e.getMessage()
                : null;
    }

    /** How long the try under way has lasted, by any thread; 0 between two. */
    long lasting() {
        long start = since;
        return start == 0 ? 0 : System.nanoTime() - start;
    }

    long accepted() {
        return accepted;
    }

    long refused() {
        return refused;
    }

    double longestMillis() {
        return longestNanos / 1e6;
    }

    double mostMegabytes() {
        return mostBytes / 1e6;
    }
}
