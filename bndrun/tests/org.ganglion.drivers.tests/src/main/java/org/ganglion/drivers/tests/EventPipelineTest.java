// SPDX-License-Identifier: Apache-2.0
package org.ganglion.drivers.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.NetworkBuilder;
import org.ganglion.api.network.Slide;
import org.ganglion.api.network.Tensor;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a recording of an event camera, or from frames, through drivers to a sink. */
public class EventPipelineTest {
    private static final int WIDTH = 32;
    private static final int HEIGHT = 24;
    private static final int WINDOWS = 40;
    private static final int FRAMES = 30;

    @TempDir
    Path folder;

    private final Board board = new Board();

    @AfterEach
    void close() throws Exception {
        board.close();
    }

    /** A recording of EVT2: 100 events a millisecond, the first at 0. */
    private Path recording() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(
                ("% evt 2.0\n% geometry " + WIDTH + "x" + HEIGHT + "\n% end\n").getBytes(StandardCharsets.US_ASCII));
        Random random = new Random(11);
        ByteBuffer word = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        int high = -1;
        for (int i = 0; i < 100 * WINDOWS; i++) {
            int micros = 10 * i;
            if (micros >>> 6 != high) {
                high = micros >>> 6;
                bytes.write(word.putInt(0, 8 << 28 | high).array());
            }
            int on = random.nextInt(2);
            bytes.write(word.putInt(
                            0, on << 28 | (micros & 63) << 22 | random.nextInt(WIDTH) << 11 | random.nextInt(HEIGHT))
                    .array());
        }
        return Files.write(folder.resolve("recording.raw"), bytes.toByteArray());
    }

    /** A convolution with a threshold, and a count of what comes through it. */
    private static Network looking() {
        double[] weight = new Random(12).doubles(4 * 2 * 3 * 3, -1, 1).toArray();
        NetworkBuilder builder = Network.builder().input("events", 2, HEIGHT, WIDTH);
        builder.conv2d(
                "look",
                Tensor.of(weight, 4, 2, 3, 3),
                Tensor.of(new double[4], 4),
                new Slide(new int[] {2, 2}, new int[] {0, 0}, new int[] {1, 1}, 1));
        return builder.threshold("seen", 0.9).flatten("flat").output("out").build();
    }

    private String results(String pipeline, int rows, Map<String, Object> more) throws IOException {
        Path out = folder.resolve(pipeline + ".csv");
        Map<String, Object> values = new HashMap<>(
                Map.of("name", pipeline, "source", "file", "sinks", "file", "sink.file.path", out.toString()));
        values.putAll(more);
        var configuration = board.configure(Pipelines.PID, pipeline, values);
        board.awaitEnd(pipeline);
        PipelineStatus status = board.status(pipeline);
        assertEquals(0, status.dropped() + status.failed() + status.refused() + status.lost(), status.toString());
        configuration.update(new java.util.Hashtable<>(Map.of("name", pipeline)));
        // the sink writes its last rows when it is closed, which is some time after the state has changed
        board.await(out + " has " + rows + " rows", () -> rows(out) == rows);
        return Files.readString(out);
    }

    private static long rows(Path csv) {
        try {
            String text = Files.readString(csv);
            return text.endsWith("\n") ? text.lines().count() - 1 : -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sample and values of each result, without its time. */
    private static List<String> values(String csv, int from) {
        return csv.lines().skip(1).map(line -> line.split(",", from + 1)[from]).collect(Collectors.toList());
    }

    @Test
    void givenARecording_whenItRunsThroughTheSensorsOwnArray_thenTheSinkGetsWhatTheProcessorWouldCompute()
            throws Exception {
        board.install(folder, "looking", looking());
        String recording = recording().toString();
        Map<String, Object> settings = Map.of(
                "model", "looking", "source.path", recording, "source.format.window", "1000", "prefer", "insensor");
        String sensed = results("sensed", WINDOWS, settings);
        Map<String, Object> onProcessor = new HashMap<>(settings);
        onProcessor.put("prefer", "cpu");
        String computed = results("computed", WINDOWS, onProcessor);
        assertEquals(WINDOWS, sensed.lines().count() - 1, sensed);
        assertEquals(values(computed, 2), values(sensed, 2));
        assertTrue(values(sensed, 2).stream().anyMatch(line -> line.contains("1")), sensed);
    }

    /**
     * Frames of equal pixels. The response is the logarithm, the threshold 0.2: from 50 to 200 are 6.93 of it, so 6 events and 0.186 left
     * over, which the next frame finds: to 40 are 7.1 down, and from there 7.9 up, and so on.
     */
    private static double brightness(int frame) {
        return frame == 0 ? 50 : frame % 2 == 1 ? 200 : 40;
    }

    @Test
    void givenFrames_whenPixelsMakeEventsOfThemForANetwork_thenEveryEventReachesTheSink() throws Exception {
        int pixels = 12;
        double[][] sums = new double[2][2 * pixels];
        for (int i = 0; i < pixels; i++) {
            sums[0][i] = 1;
            sums[1][pixels + i] = 1;
        }
        board.install(
                folder,
                "counting",
                Network.builder()
                        .input("events", 2 * pixels)
                        .linear("sums", sums)
                        .output("out")
                        .build());
        StringBuilder frames = new StringBuilder();
        for (int frame = 0; frame < FRAMES; frame++) {
            frames.append((brightness(frame) + ",").repeat(pixels - 1))
                    .append(brightness(frame))
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("frames.csv"), frames);
        String counted = results(
                "counted",
                FRAMES,
                Map.of(
                        "model",
                        "counting",
                        "source.path",
                        file.toString(),
                        "steps",
                        10,
                        "input.events.encoder",
                        "event-pixel",
                        "input.events.columns",
                        "0-" + (pixels - 1),
                        "input.events.steps",
                        10,
                        "output.out.decoder",
                        "sum"));
        List<String> lines = values(counted, 2);
        assertEquals(FRAMES, lines.size());
        for (int frame = 0; frame < FRAMES; frame++) {
            int down = frame > 0 && frame % 2 == 0 ? 7 * pixels : 0;
            int up = frame == 1 ? 6 * pixels : frame % 2 == 1 ? 7 * pixels : 0;
            assertEquals(down + ".0," + up + ".0", lines.get(frame), "frame " + frame);
        }
    }
}
