// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.Source.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostSourceTest {
    @TempDir
    Path root;

    private final Collected collected = new Collected();

    private static final class Collected implements Intake {
        final BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();

        @Override
        public boolean offer(Sample sample) {
            return samples.add(sample);
        }

        @Override
        public boolean awaitSpace(Duration atMost) {
            return true;
        }

        @Override
        public void ended(GanglionException failure) {
            throw failure;
        }

        Sample take() throws InterruptedException {
            Sample sample = samples.poll(10, TimeUnit.SECONDS);
            assertTrue(sample != null, "no sample came");
            return sample;
        }
    }

    private Delivery open(Map<String, String> more) {
        Map<String, String> settings = new java.util.HashMap<>(more);
        settings.putIfAbsent("root", root.toString());
        return new HostSource().open("p", settings, collected);
    }

    private void fakeBoard() {
        new Board(root)
                .with("proc/stat", Board.times("cpu ", 1, 9) + Board.times("cpu0", 1, 9) + Board.times("cpu1", 1, 9))
                .with("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 750 kB\n");
    }

    @Test
    void givenAListOfMetrics_whenOpened_thenColumnsStandInItsOrderAndAbsentOnesAreSkipped() throws Exception {
        fakeBoard();
        try (Delivery delivery = open(Map.of("metrics", "memory, temperature, cpu.*, cpu", "period", "5"))) {
            assertEquals(4, delivery.columns());
            Sample first = collected.take();
            Sample second = collected.take();
            assertArrayEquals(new double[] {0.25, 0, 0, 0}, first.values(), 1e-12);
            assertEquals(List.of(0L, 1L), List.of(first.id(), second.id()));
            assertEquals(0, delivery.refused());
        }
    }

    @Test
    void givenAbsentZero_whenAMetricIsAbsent_thenItsColumnIsZero() throws Exception {
        fakeBoard();
        try (Delivery delivery = open(Map.of("metrics", "temperature,memory", "absent", "zero", "period", "5"))) {
            assertEquals(2, delivery.columns());
            assertArrayEquals(new double[] {0, 0.25}, collected.take().values(), 1e-12);
        }
    }

    @Test
    void givenNothingToRead_whenOpened_thenTheBoardIsToBlame() {
        assertEquals(
                Reason.DEVICE,
                assertThrows(GanglionException.class, () -> open(Map.of())).reason());
        fakeBoard();
        GanglionException refused =
                assertThrows(GanglionException.class, () -> open(Map.of("metrics", "cpu,fan", "absent", "refuse")));
        assertTrue(refused.getMessage().contains("[fan]"), refused.getMessage());
    }

    @Test
    void givenWrongSettings_whenOpened_thenTheMessageSaysWhatToGive() {
        for (Map<String, String> wrong : List.of(
                Map.of("period", "0"), Map.of("period", "soon"), Map.of("absent", "maybe"), Map.of("colour", "red"))) {
            GanglionException refused = assertThrows(GanglionException.class, () -> open(wrong));
            assertEquals(Reason.USAGE, refused.reason(), wrong.toString());
        }
    }

    @Test
    void givenAPeriod_whenItRuns_thenSamplesComeAtThatRateAndRise() throws Exception {
        List<Sample> samples = new ArrayList<>();
        try (Delivery delivery = open(Map.of("root", "/", "period", "10", "metrics", "cpu,memory"))) {
            assertEquals(2, delivery.columns());
            for (int i = 0; i < 20; i++) {
                samples.add(collected.take());
            }
        }
        long span = samples.get(19).nanos() - samples.get(0).nanos();
        assertTrue(span > 150_000_000, "19 periods of 10 ms took " + span + " ns");
        for (int i = 1; i < samples.size(); i++) {
            assertTrue(samples.get(i).nanos() - samples.get(i - 1).nanos() > 0);
            assertEquals(i, samples.get(i).id());
        }
    }

    @Test
    void givenARunningSource_whenClosed_thenItsThreadEndsAtOnceAndNothingFollows() {
        fakeBoard();
        Delivery delivery = open(Map.of("period", "3600000"));
        assertTimeoutPreemptively(Duration.ofMinutes(1), delivery::close, "it stays for the rest of its period");
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().equals("ganglion-source-host-p")));
        assertEquals(0, collected.samples.size());
    }

    @Test
    void givenAWarmSource_whenItReadsTheRealBoard_thenASampleAllocatesItselfAndItsArrayOnly() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Long> allocated = new CopyOnWriteArrayList<>();
        Intake measuring = new Intake() {
            @Override
            public boolean offer(Sample sample) {
                if (sample.id() % 200 == 199) {
                    allocated.add(threads.getCurrentThreadAllocatedBytes());
                }
                return true;
            }

            @Override
            public boolean awaitSpace(Duration atMost) {
                return true;
            }

            @Override
            public void ended(GanglionException failure) {
                throw failure;
            }
        };
        Map<String, String> settings = Map.of("period", "1", "metrics", "cpu,cpu.*,memory,net.in,net.out");
        try (Delivery delivery = new HostSource().open("p", settings, measuring)) {
            while (allocated.size() < 4) {
                Thread.sleep(5);
            }
            long perSample = (allocated.get(3) - allocated.get(2)) / 200;
            long expected = 32 + 16 + 8L * delivery.columns();
            assertTrue(perSample <= expected + 16, perSample + " bytes a sample, not " + expected);
        }
    }
}
