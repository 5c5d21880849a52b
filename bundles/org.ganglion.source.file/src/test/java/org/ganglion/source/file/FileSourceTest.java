// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Sample;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.api.stream.Source.Delivery;
import org.ganglion.format.samples.CsvFormat;
import org.ganglion.format.samples.NpyFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FileSourceTest {
    @TempDir
    Path folder;

    private final FileSource source = new FileSource();
    private final Queue queue = new Queue(4);

    FileSourceTest() {
        source.formats = List.of(new NpyFormat(), new CsvFormat());
    }

    /** A pipeline's way in with room for a few. */
    private static final class Queue implements Intake {
        final BlockingQueue<Sample> samples;
        final CompletableFuture<GanglionException> end = new CompletableFuture<>();
        volatile boolean overrun;
        volatile Thread patient;

        Queue(int capacity) {
            samples = new ArrayBlockingQueue<>(capacity);
        }

        @Override
        public boolean offer(Sample sample) {
            boolean room = samples.offer(sample);
            overrun |= !room;
            return room;
        }

        @Override
        public boolean awaitSpace(Duration atMost) throws InterruptedException {
            long deadline = System.nanoTime() + atMost.toNanos();
            while (samples.remainingCapacity() == 0) {
                patient = Thread.currentThread();
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                Thread.sleep(1);
            }
            return true;
        }

        @Override
        public void ended(GanglionException failure) {
            end.complete(failure);
        }

        Sample take() throws InterruptedException {
            Sample sample = samples.poll(60, TimeUnit.SECONDS);
            assertTrue(sample != null, "no sample came");
            return sample;
        }
    }

    private Path csv(int rows) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            text.append(i).append(',').append(-i).append('\n');
        }
        return Files.writeString(folder.resolve("in.csv"), text);
    }

    private Delivery open(Path file, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("path", file.toString()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return source.open("p", settings, queue);
    }

    @Test
    void givenAFileLongerThanTheQueue_whenDelivered_thenEveryRowComesOnceInOrderAndThenTheEnd() throws Exception {
        try (Delivery delivery = open(csv(1000))) {
            assertEquals(2, delivery.columns());
            for (int i = 0; i < 1000; i++) {
                Sample sample = queue.take();
                assertEquals(i, sample.id());
                assertArrayEquals(new double[] {i, -i}, sample.values());
            }
            assertNull(queue.end.get(60, TimeUnit.SECONDS));
            assertFalse(queue.overrun);
        }
    }

    @Test
    void givenThreeRowsPerSample_whenTheFileEndsWithinOne_thenTheRestIsLeftOut() throws Exception {
        try (Delivery delivery = open(csv(8), "rows", "3")) {
            assertEquals(6, delivery.columns());
            assertArrayEquals(new double[] {0, 0, 1, -1, 2, -2}, queue.take().values());
            assertArrayEquals(new double[] {3, -3, 4, -4, 5, -5}, queue.take().values());
            assertNull(queue.end.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void givenLoop_whenTheFileEnds_thenItBeginsAgainAndNumbersGoOn() throws Exception {
        try (Delivery delivery = open(csv(3), "loop", "true")) {
            assertEquals(2, delivery.columns());
            for (int i = 0; i < 10; i++) {
                Sample sample = queue.take();
                assertEquals(i, sample.id());
                assertEquals(i % 3, sample.values()[0]);
            }
        }
        assertFalse(queue.end.isDone());
    }

    @Test
    void givenARate_whenDelivered_thenSamplesAreThatFarApart() throws Exception {
        try (Delivery delivery = open(csv(4), "rate", "50")) {
            assertEquals(2, delivery.columns());
            long first = queue.take().nanos();
            queue.take();
            queue.take();
            assertTrue(queue.take().nanos() - first >= 59_000_000L);
        }
    }

    @Test
    void givenASlowRate_whenOpened_thenTheFirstSampleComesAtOnce() throws Exception {
        // a sample in seventeen minutes: the first does not come after that time, or the test's is over
        try (Delivery delivery = open(csv(2), "rate", "0.001")) {
            assertEquals(2, delivery.columns());
            assertEquals(0, queue.take().id());
        }
    }

    @Test
    void givenNobodyWhoTakes_whenLossyAndPaced_thenTheSourceDoesNotWait() throws Exception {
        try (Delivery delivery = open(csv(20), "lossless", "false", "rate", "1000")) {
            assertEquals(2, delivery.columns());
            assertNull(queue.end.get(60, TimeUnit.SECONDS));
            assertTrue(queue.overrun);
        }
    }

    /** CSV that says its rate, as WAV does. */
    private static final class TimedCsv implements SampleFormat {
        private final SampleFormat csv = new CsvFormat();

        @Override
        public String extension() {
            return csv.extension();
        }

        @Override
        public boolean recognizes(byte[] head) {
            return csv.recognizes(head);
        }

        @Override
        public Rows open(Path file) throws IOException {
            Rows rows = csv.open(file);
            return new Rows() {
                @Override
                public int columns() {
                    return rows.columns();
                }

                @Override
                public double rate() {
                    return 100;
                }

                @Override
                public boolean next(double[] into) throws IOException {
                    return rows.next(into);
                }

                @Override
                public void close() throws IOException {
                    rows.close();
                }
            };
        }
    }

    @Test
    void givenAFileThatSaysItsRate_whenThatIsAsked_thenItIsUsed() throws Exception {
        source.formats = List.of(new TimedCsv());
        try (Delivery delivery = open(csv(4), "rate", "file")) {
            assertEquals(2, delivery.columns());
            long first = queue.take().nanos();
            assertTrue(queue.take().nanos() - first >= 9_000_000L);
        }
    }

    @Test
    void givenARowThatIsWrong_whenReached_thenTheDeliveryEndsNamingTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("in.csv"), "1,2\n3,x\n");
        try (Delivery delivery = open(file)) {
            assertEquals(2, delivery.columns());
            assertEquals(0, queue.take().id());
            GanglionException failure = queue.end.get(60, TimeUnit.SECONDS);
            assertEquals(Reason.MALFORMED, failure.reason());
            assertTrue(failure.getMessage().contains("in.csv"), failure.getMessage());
        }
    }

    /** Rows that fail, at the first or when they are closed. */
    private record Failing(int columns, Error atFirst, IOException atClose) implements SampleFormat, SampleFormat.Rows {
        @Override
        public String extension() {
            return "csv";
        }

        @Override
        public boolean recognizes(byte[] head) {
            return true;
        }

        @Override
        public Rows open(Path file) {
            return this;
        }

        @Override
        public double rate() {
            return 0;
        }

        @Override
        public boolean next(double[] into) {
            if (atFirst != null) {
                throw atFirst;
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            if (atClose != null) {
                throw atClose;
            }
        }
    }

    private Reason endOf(SampleFormat format) throws Exception {
        source.formats = List.of(format);
        try (Delivery delivery = open(csv(1))) {
            assertTrue(delivery.columns() > 0);
            return queue.end.get(60, TimeUnit.SECONDS).reason();
        }
    }

    @Test
    void givenNoMemoryForASample_whenItIsRead_thenTheDeliveryEndsWithTheReason() throws Exception {
        assertEquals(Reason.TOO_LARGE, endOf(new Failing(1, new OutOfMemoryError("on purpose"), null)));
    }

    @Test
    void givenAFormatWhoseClassesAreGone_whenItIsRead_thenTheDeliveryEndsWithTheReason() throws Exception {
        assertEquals(Reason.PROVIDER_FAILED, endOf(new Failing(1, new NoClassDefFoundError("on purpose"), null)));
    }

    @Test
    void givenAFileThatDoesNotClose_whenItIsAtItsEnd_thenTheDeliveryEndsAsItWould() throws Exception {
        assertEquals(Reason.MALFORMED, endOf(new Failing(1, null, new IOException("on purpose"))));
    }

    @Test
    void givenMoreValuesThanThereIsMemoryFor_whenOpened_thenItIsRefusedBeforeTheyAreAllocated() throws IOException {
        source.formats = List.of(new Failing(1 << 22, null, null));
        assertReason(Reason.TOO_LARGE, csv(1), "rows", "1000000");
    }

    @Test
    void givenARateOfOneInAgesOnly_whenDelivered_thenTheSecondDoesNotFollowTheFirst() throws Exception {
        try (Delivery delivery = open(csv(2), "rate", "1e-12")) {
            assertEquals(2, delivery.columns());
            assertEquals(0, queue.take().id());
            assertNull(queue.samples.poll(100, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void givenWrongSettings_whenOpened_thenTheReasonIsTyped() throws IOException {
        Path file = csv(1);
        assertReason(Reason.NOT_FOUND, folder.resolve("absent.csv"));
        assertReason(Reason.USAGE, file, "loop", "maybe");
        assertReason(Reason.USAGE, file, "rate", "-1");
        assertReason(Reason.USAGE, file, "rows", "0");
        assertReason(Reason.USAGE, file, "colour", "red");
        assertReason(Reason.USAGE, file, "format.window", "1000");
        source.formats = List.of(new NpyFormat());
        assertReason(Reason.MISSING_CAPABILITY, file);
    }

    /** A column of as many rows as the file's settings say. */
    private static final class Counting implements SampleFormat {
        @Override
        public String extension() {
            return "csv";
        }

        @Override
        public boolean recognizes(byte[] head) {
            return true;
        }

        @Override
        public Rows open(Path file) {
            return open(file, Map.of());
        }

        @Override
        public Rows open(Path file, Map<String, String> settings) {
            assertEquals(Map.of("count", "3"), settings);
            return new Rows() {
                private int left = Integer.parseInt(settings.get("count"));

                @Override
                public int columns() {
                    return 1;
                }

                @Override
                public double rate() {
                    return 0;
                }

                @Override
                public boolean next(double[] into) {
                    into[0] = left;
                    return left-- > 0;
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };
        }
    }

    @Test
    void givenSettingsOfTheFormat_whenOpened_thenTheFormatGetsThem() throws Exception {
        source.formats = List.of(new Counting());
        try (Delivery delivery = open(csv(1), "format.count", "3")) {
            assertEquals(1, delivery.columns());
            for (int i = 3; i > 0; i--) {
                assertArrayEquals(new double[] {i}, queue.take().values());
            }
            assertNull(queue.end.get(60, TimeUnit.SECONDS));
        }
    }

    private void assertReason(Reason reason, Path file, String... more) {
        assertEquals(
                reason,
                assertThrows(GanglionException.class, () -> open(file, more)).reason());
    }

    @Test
    void givenASourceThatWaitsForRoom_whenClosed_thenItsThreadEnds() throws Exception {
        Delivery delivery = open(csv(100));
        while (queue.samples.size() < 4) {
            Thread.sleep(1);
        }
        delivery.close();
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("ganglion-source-file-p")));
        assertFalse(queue.end.isDone());
    }

    @Test
    void givenADeliveryThatWaitsForRoom_whenItIsClosed_thenItsThreadEndsAtOnceAndNoEndIsTold() throws Exception {
        Delivery delivery = open(csv(1000));
        while (queue.patient == null) {
            Thread.sleep(1);
        }
        Thread reading = queue.patient;
        long begin = System.nanoTime();
        delivery.close();
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertTrue(millis < 500, "took " + millis + " ms");
        assertFalse(reading.isAlive());
        assertFalse(queue.end.isDone());
    }
}
