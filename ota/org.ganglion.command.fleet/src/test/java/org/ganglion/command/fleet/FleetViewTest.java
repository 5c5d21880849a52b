// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Message;
import org.junit.jupiter.api.Test;

class FleetViewTest {
    private static final String BOARD = "ganglion/v1/default/board-7/";
    private static final Message STATUS =
            Message.json(BOARD + "status", "{\"schema\":1,\"state\":\"online\",\"generation\":\"g12\"}", 1);
    private static final Message REPORTED = Message.json(
            BOARD + "reported",
            "{\"state\":\"FETCHING\",\"outcome\":null,\"progress\":0.421,\"models\":[{\"name\":\"braille\",\"version\":\"1.2\"}]}",
            1);
    private static final Message PIPELINE = Message.json(
            BOARD + "telemetry/pipeline",
            "{\"period_s\":10,\"pipelines\":[{\"name\":\"reader\",\"model\":\"braille/1.2\",\"state\":\"RUNNING\",\"rate\":12.5,"
                    + "\"latency_us_p50\":840.2,\"latency_us_p99\":2310,\"power_uW_estimate\":4200}]}",
            0);
    private static final Message MQTT =
            Message.json(BOARD + "telemetry/mqtt", "{\"outbox_messages\":3,\"dropped\":2}", 0);

    private final FleetView view = new FleetView();

    @Test
    void givenADeviceWithAPipeline_whenDrawn_thenTheRowSaysAllOfIt() {
        for (Message message : List.of(STATUS, REPORTED, PIPELINE, MQTT)) {
            assertTrue(view.take(message));
        }

        String row = view.table().get(1);
        assertEquals(
                List.of(
                        "board-7",
                        "online",
                        "g12",
                        "fetching 42%",
                        "reader",
                        "braille/1.2",
                        "running",
                        "12.5",
                        "840 us",
                        "2.31 ms",
                        "4.20 mW",
                        "3 (2 dropped)"),
                List.of(row.split(" {2,}")));
    }

    @Test
    void givenADeviceWithoutPipelines_whenDrawn_thenItsModelsAreThere() {
        view.take(STATUS);
        view.take(REPORTED);

        assertTrue(view.table().get(1).contains("braille/1.2"));
    }

    @Test
    void givenAModelThatNoPipelineRuns_whenDrawn_thenItIsIdleBesideTheOthers() {
        view.take(STATUS);
        view.take(Message.json(
                BOARD + "reported",
                "{\"outcome\":\"SUCCESSFUL\",\"models\":[{\"name\":\"braille\",\"version\":\"1.2\"},"
                        + "{\"name\":\"spare\",\"version\":\"3\"}]}",
                1));
        assertFalse(String.join("", view.table()).contains("idle "), "nobody knows yet what its pipelines do");
        view.take(PIPELINE);
        view.take(MQTT);

        assertTrue(view.table().get(1).contains("braille/1.2  running"), view.table()::toString);
        assertTrue(view.table().get(2).contains("spare/3      idle"), view.table()::toString);
        assertEquals("board-7  telemetry/mqtt  outbox holds 3 (2 dropped) messages; spare/3 is idle", view.line(MQTT));
    }

    @Test
    void givenADeviceThatSwitchedWhileItRan_whenShown_thenTheGenerationIsTheOneThatRunsNow() {
        Message switched = Message.json(
                BOARD + "reported",
                "{\"outcome\":\"SUCCESSFUL\",\"message\":\"what is desired runs\",\"generation\":\"g13\","
                        + "\"models\":[{\"name\":\"braille\",\"version\":\"1.2\"}]}",
                1);
        view.take(STATUS);
        view.take(switched);

        assertTrue(view.table().get(1).contains("g13"), view.table()::toString);
        assertEquals("board-7  status  online, generation g13", view.line(STATUS));
        assertEquals(
                "board-7  reported  SUCCESSFUL, what is desired runs, generation g13, has braille/1.2",
                view.line(switched));
    }

    @Test
    void givenADeviceThatRefusesARelease_whenDrawn_thenRowAndALineBelowSayWhichAndWhy() {
        Message refused = Message.json(
                BOARD + "reported",
                "{\"state\":\"IDLE\",\"outcome\":\"REJECTED\",\"reason\":\"UNTRUSTED\",\"message\":\"nobody has released it\","
                        + "\"features\":{\"features/acme/cellar-1.0.0.json\":{\"outcome\":\"SUCCESSFUL\"},"
                        + "\"features/acme/kitchen-1.4.0.json\":{\"outcome\":\"REJECTED\",\"reason\":\"UNTRUSTED\","
                        + "\"message\":\"nobody has released it\"}}}",
                1);
        view.take(STATUS);
        view.take(refused);

        assertTrue(view.table().get(1).contains("REJECTED (UNTRUSTED)"), view.table()::toString);
        assertEquals(
                "board-7: features/acme/kitchen-1.4.0.json REJECTED (UNTRUSTED): nobody has released it",
                view.table().get(view.table().size() - 1));

        view.take(Message.json(
                BOARD + "reported",
                "{\"state\":\"WAITING\",\"outcome\":\"FAILED_NO_STATE_CHANGE\",\"reason\":\"NETWORK\",\"message\":\"away\"}",
                1));
        assertEquals(
                "board-7: FAILED_NO_STATE_CHANGE (NETWORK), tries again: away",
                view.table().get(view.table().size() - 1));

        view.take(Message.json(BOARD + "reported", "{\"state\":\"IDLE\",\"outcome\":\"SUCCESSFUL\"}", 1));
        assertEquals(3, view.table().size(), view.table()::toString);
    }

    @Test
    void givenMessagesThatAreNotOurs_whenTaken_thenTheyChangeNothing() {
        assertFalse(view.take(Message.json("home/kitchen", "{}", 0)));
        assertFalse(view.take(Message.json(BOARD + "status", "", 0)));
        assertFalse(view.take(Message.json(BOARD + "status", "garbage", 0)));
        assertTrue(view.table().toString().contains("no device"));
    }

    @Test
    void givenATelemetryOfAnotherForm_whenDrawn_thenTheOtherDevicesAreStillThere() {
        view.take(STATUS);
        view.take(Message.json("ganglion/v1/lab/odd/telemetry/pipeline", "{\"pipelines\":[{\"rate\":\"fast\"}]}", 0));

        String table = String.join("\n", view.table());
        assertTrue(table.contains("board-7") && table.contains("lab/odd"), table);
        assertTrue(view.line(Message.json("ganglion/v1/lab/odd/telemetry/pipeline", "{\"pipelines\":7}", 0))
                .contains("pipelines"));
    }

    @Test
    void givenAMessage_whenShownAsJson_thenItIsOneLineWithDeviceKindAndContent() {
        JsonObject json = JsonObject.read("line", FleetView.json(PIPELINE));

        assertEquals("board-7", json.text("device"));
        assertEquals("default", json.text("group"));
        assertEquals("telemetry/pipeline", json.text("kind"));
        assertEquals(12.5, json.object("content").objects("pipelines").get(0).number("rate"));
        assertFalse(FleetView.json(PIPELINE).contains("\n"));
    }

    @Test
    void givenFigures_whenShown_thenTheyHaveThreeDigitsAndAUnit() {
        assertEquals("999 us", Figures.micros(999));
        assertEquals("1.50 s", Figures.micros(1.5e6));
        assertEquals("21.5 kB", Figures.bytes(21_504));
        assertEquals("-", Figures.micros(Double.NaN));
    }

    private static JsonObject fetching(long received, String rest) {
        return JsonObject.read(
                "reported",
                "{\"state\":\"FETCHING\",\"counter\":4,\"bytes\":{\"received\":" + received + ",\"needed\":3276800}"
                        + rest + "}");
    }

    @Test
    void givenReportsOfATransfer_whenToldInWords_thenBlocksRateAndTimeLeftAreThere() {
        UpdateStory story = new UpdateStory();
        story.take(fetching(0, ""), 0);
        assertEquals("fetching, 0 B of 3.28 MB (0 %, 0 of 100 blocks)", story.whole());

        story.take(fetching(819_200, ""), 1_000_000_000L);

        assertEquals("fetching, 819 kB of 3.28 MB (25 %, 25 of 100 blocks), 819 kB/s, about 3 s left", story.whole());
        assertTrue(story.underWay());

        story.take(
                fetching(3_276_800, ",\"outcome\":\"SUCCESSFUL\",\"message\":\"what is desired runs\""),
                2_000_000_000L);
        assertEquals("SUCCESSFUL, what is desired runs", story.whole());
        assertFalse(story.underWay());
    }

    @Test
    void givenAFewBytesAtFirst_whenToldInWords_thenTheyAreNoRateThatTheRestIsReckonedBy() {
        UpdateStory story = new UpdateStory();
        story.take(fetching(0, ""), 0);

        story.take(fetching(304, ""), 300_000_000L);
        assertEquals("fetching, 304 B of 3.28 MB (0 %, 1 of 100 blocks)", story.whole());

        story.take(fetching(819_200, ""), 1_000_000_000L);
        assertEquals("fetching, 819 kB of 3.28 MB (25 %, 25 of 100 blocks), 819 kB/s, about 3 s left", story.whole());

        UpdateStory slow = new UpdateStory();
        slow.take(fetching(0, ""), 0);
        slow.take(fetching(4_096, ""), 4_000_000_000L);
        assertTrue(slow.whole().contains("1.02 kB/s"), slow.whole());
    }

    @Test
    void givenTheSameLineTwice_whenPrinted_thenItIsThereOnceAndInWords() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true);
        FleetScreen screen = new FleetScreen.Lines(out, out, FleetView::line);
        for (Message message : List.of(STATUS, STATUS, REPORTED, PIPELINE)) {
            view.take(message);
            screen.changed(view, message);
        }

        assertEquals(
                List.of(
                        "board-7  status  online, generation g12",
                        "board-7  reported  fetching",
                        "board-7  telemetry/pipeline  pipeline reader with braille/1.2 is running, 12.5 samples/s, latency 840 us"
                                + " median, 2.31 ms at the 99th percentile, power 4.20 mW (estimate)"),
                printed.toString().lines().toList());
    }
}
