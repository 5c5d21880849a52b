// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Topics;

/** What devices have said of themselves, newest first. Used by one thread. */
final class FleetView {
    private static final List<String> HEAD = List.of(
            "DEVICE",
            "STATUS",
            "GENERATION",
            "UPDATE",
            "PIPELINE",
            "MODEL",
            "STATE",
            "SAMPLES/S",
            "P50",
            "P99",
            "POWER*",
            "OUTBOX");
    private static final JsonObject NOTHING = JsonObject.read("", "{}");
    private static final String REPORTED = "reported";
    private static final String PIPELINES = "telemetry/pipeline";
    /** Comes after that of pipelines, and also from a device that has none. */
    private static final String MQTT = "telemetry/mqtt";

    private static final String FOOT = "* estimate: operations times the drivers' published costs";

    private final Map<String, Map<String, JsonObject>> devices = new TreeMap<>();
    private final Map<String, UpdateStory> updates = new TreeMap<>();

    /** Takes a message in; false if it is not understood. */
    boolean take(Message message) {
        Optional<Topics> topics = Topics.of(message.topic());
        if (topics.isEmpty() || message.payload().length == 0) {
            return false;
        }
        try {
            JsonObject content = JsonObject.read(message.topic(), message.payload());
            String device = device(topics.get());
            devices.computeIfAbsent(device, name -> new LinkedHashMap<>()).put(kind(message), content);
            if (kind(message).equals(REPORTED)) {
                updates.computeIfAbsent(device, name -> new UpdateStory()).take(content, System.nanoTime());
            }
            return true;
        } catch (GanglionException notOurs) {
            return false;
        }
    }

    private static String device(Topics topics) {
        return topics.group().equals(FleetOptions.DEFAULT_GROUP)
                ? topics.device()
                : topics.group() + '/' + topics.device();
    }

    private static String kind(Message message) {
        Topics topics = Topics.of(message.topic()).orElseThrow();
        return message.topic().substring(topics.prefix().length());
    }

    /** A message as one line of JSON. */
    static String json(Message message) {
        Topics topics = Topics.of(message.topic()).orElseThrow();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("group", topics.group());
        json.put("device", topics.device());
        json.put("kind", kind(message));
        json.put("content", Json.read(message.topic(), new String(message.payload(), StandardCharsets.UTF_8)));
        return Json.write(json);
    }

    /** A message as one line for people. */
    String line(Message message) {
        try {
            return understood(message);
        } catch (GanglionException strange) {
            return strange.getMessage();
        }
    }

    private String understood(Message message) {
        JsonObject content = JsonObject.read(message.topic(), message.payload());
        String device = device(Topics.of(message.topic()).orElseThrow());
        String what =
                switch (kind(message)) {
                    case "status" ->
                        content.text("state", "?")
                                + withGeneration(DeviceFacts.generation(content, said(device, REPORTED)));
                    case REPORTED -> update(device, content);
                    case PIPELINES ->
                        content.objects("pipelines").stream()
                                .map(FleetView::sentence)
                                .collect(Collectors.joining("; "));
                    default ->
                        "outbox holds " + outbox(content) + (outbox(content).equals("1") ? " message" : " messages")
                                + idle(device).stream()
                                        .map(model -> "; " + model + " is idle")
                                        .collect(Collectors.joining());
                };
        return device + "  " + kind(message) + "  " + what.strip();
    }

    private JsonObject said(String device, String kind) {
        return devices.getOrDefault(device, Map.of()).getOrDefault(kind, NOTHING);
    }

    private String update(String device, JsonObject reported) {
        UpdateStory story = updates.get(device);
        if (story == null || story.underWay() || !reported.has("outcome")) {
            return story == null ? DeviceFacts.update(reported) : story.whole();
        }
        List<String> models = models(reported);
        return story.whole()
                + withGeneration(reported.text("generation", ""))
                + (models.isEmpty() ? "" : ", has " + String.join(" ", models));
    }

    private static String withGeneration(String generation) {
        return generation.isEmpty() || generation.equals("-") ? "" : ", generation " + generation;
    }

    /** Its models that no pipeline runs; none as long as it has not said what its pipelines do. */
    private List<String> idle(String device) {
        List<String> idle = new ArrayList<>(
                said(device, MQTT) == NOTHING && said(device, PIPELINES) == NOTHING
                        ? List.of()
                        : models(said(device, REPORTED)));
        said(device, PIPELINES).objects("pipelines").forEach(pipeline -> idle.remove(pipeline.text("model", "?")));
        return idle;
    }

    /** All devices as lines of a table. */
    List<String> table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        devices.forEach((device, said) -> rows.addAll(rows(device, said)));
        List<String> lines = TextTable.lines(rows);
        lines.add(devices.isEmpty() ? "no device has said anything yet" : FOOT);
        updates.forEach((device, story) -> {
            if (story.underWay()) {
                lines.add(device + ": " + story.whole());
            }
            story.troubles().forEach(trouble -> lines.add(device + ": " + trouble));
        });
        return lines;
    }

    private List<List<String>> rows(String device, Map<String, JsonObject> said) {
        try {
            return understood(device, said);
        } catch (GanglionException strange) {
            return List.of(row(
                    List.of(device, "?", "?", "?"), List.of("?", "?", "?", "?", "?", "?", "?"), strange.getMessage()));
        }
    }

    private List<List<String>> understood(String device, Map<String, JsonObject> said) {
        JsonObject status = said.getOrDefault("status", NOTHING);
        JsonObject reported = said.getOrDefault(REPORTED, NOTHING);
        List<String> left = List.of(
                device,
                status.text("state", "?"),
                DeviceFacts.generation(status, reported),
                DeviceFacts.update(reported));
        String outbox = outbox(said.getOrDefault(MQTT, NOTHING));
        List<List<String>> rows = new ArrayList<>();
        for (JsonObject pipeline : said.getOrDefault(PIPELINES, NOTHING).objects("pipelines")) {
            rows.add(row(left, pipelineCells(pipeline), outbox));
        }
        for (String model : idle(device)) {
            rows.add(row(left, List.of("-", model, "idle", "-", "-", "-", "-"), outbox));
        }
        if (rows.isEmpty()) {
            List<String> models = models(reported);
            String all = models.isEmpty() ? "-" : String.join(" ", models);
            rows.add(row(left, List.of("-", all, "-", "-", "-", "-", "-"), outbox));
        }
        return rows;
    }

    private static List<String> row(List<String> left, List<String> middle, String right) {
        List<String> row = new ArrayList<>(left);
        row.addAll(middle);
        row.add(right);
        return row;
    }

    private static List<String> pipelineCells(JsonObject pipeline) {
        return List.of(
                pipeline.text("name", "?"),
                pipeline.text("model", "?"),
                pipeline.text("state", "?").toLowerCase(Locale.ROOT),
                Figures.scaled(pipeline.number("rate", Double.NaN), "").strip(),
                Figures.micros(pipeline.number("latency_us_p50", Double.NaN)),
                Figures.micros(pipeline.number("latency_us_p99", Double.NaN)),
                Figures.microwatts(pipeline.number("power_uW_estimate", Double.NaN)));
    }

    private static String sentence(JsonObject pipeline) {
        List<String> cells = pipelineCells(pipeline);
        return "pipeline " + cells.get(0) + " with " + cells.get(1) + " is " + cells.get(2) + ", " + cells.get(3)
                + " samples/s, latency " + cells.get(4) + " median, " + cells.get(5) + " at the 99th percentile, power "
                + cells.get(6) + " (estimate)";
    }

    private static List<String> models(JsonObject reported) {
        return reported.objects("models").stream()
                .map(model -> model.text("name", "?") + '/' + model.text("version", "?"))
                .toList();
    }

    private static String outbox(JsonObject mqtt) {
        if (!mqtt.has("outbox_messages")) {
            return "-";
        }
        long dropped = mqtt.integer("dropped", 0);
        return mqtt.integer("outbox_messages") + (dropped == 0 ? "" : " (" + dropped + " dropped)");
    }
}
