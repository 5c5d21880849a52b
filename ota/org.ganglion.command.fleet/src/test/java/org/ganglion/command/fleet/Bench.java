// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.mqtt.PahoMessagingFactory;

/** Devices at a real broker that only talk: each takes in what is desired of it, says that it works, and how it ended. */
final class Bench implements AutoCloseable {
    private static final String GROUP = "lab";

    private final Mosquitto broker;
    private final Connection connection;
    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final Map<String, String> outcomes = new ConcurrentHashMap<>();
    /** The highest counter of its own documents that each has seen. */
    private final Map<String, Long> known = new ConcurrentHashMap<>();

    private volatile String takes = "SIGNED";
    /** Every desired document that came, by device. */
    final Map<String, List<String>> asked = new ConcurrentHashMap<>();

    Bench(Mosquitto broker, int devices) throws Exception {
        this.broker = broker;
        this.connection = connect("devices");
        connection
                .subscribe(Topics.ROOT + GROUP + "/+/desired", 1, this::desired)
                .granted()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        connection
                .subscribe(Topics.ROOT + GROUP + "/+/cmd/plan", 1, this::plan)
                .granted()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        for (int i = 0; i < devices; i++) {
            online("d" + i, true);
            reports("d" + i);
        }
    }

    /** Whose releases devices take from now on, as they will say. */
    Bench takes(String whose) {
        takes = whose;
        return this;
    }

    /** A device has seen documents of its own up to this counter, and does not tell yet. */
    Bench knows(String device, long counter) {
        known.put(device, counter);
        return this;
    }

    /** A device says what it knows, as one does when it is connected again. */
    void reports(String device) throws Exception {
        publish(new Topics(GROUP, device).reported(), Json.write(report(device, "IDLE")));
    }

    private Map<String, Object> report(String device, String state) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", 1);
        json.put("state", state);
        json.put("takes", takes);
        json.put("counters", Map.of("own", known.getOrDefault(device, 0L), "group", 0));
        return json;
    }

    Connection connect(String name) {
        return new PahoMessagingFactory().connect(ConnectionSettings.of(broker.url(), new Topics(GROUP, "any"), name));
    }

    /** How a device will end with whatever it is asked for; unless set it succeeds. */
    Bench ends(String device, String outcome) {
        outcomes.put(device, outcome);
        return this;
    }

    void online(String device, boolean is) throws Exception {
        if (is) {
            present.add(device);
        } else {
            present.remove(device);
        }
        publish(new Topics(GROUP, device).status(), "{\"schema\":1,\"state\":\"" + (is ? "online" : "offline") + "\"}");
    }

    private void desired(Message message) throws Exception {
        Topics topics = Topics.of(message.topic()).orElse(null);
        if (message.payload().length == 0 || topics == null || !present.contains(topics.device())) {
            return; // the group's, or of a device that is away
        }
        List<String> documents = asked.computeIfAbsent(topics.device(), name -> new CopyOnWriteArrayList<>());
        if (documents.contains(message.text())) {
            return;
        }
        documents.add(message.text());
        JsonObject json = JsonObject.read("desired", message.text());
        if (json.integer("counter") < known.getOrDefault(topics.device(), 0L)) {
            return; // ignored
        }
        known.put(topics.device(), json.integer("counter"));
        connection.publish(report(topics, json, "FETCHING", null));
        connection.publish(report(topics, json, "IDLE", outcomes.getOrDefault(topics.device(), "SUCCESSFUL")));
    }

    /** Answers as a device does that would install one bundle for each feature. */
    private void plan(Message request) {
        Map<String, Object> plans = new LinkedHashMap<>();
        JsonObject.read("plan", request.text())
                .object("features")
                .names()
                .forEach(path -> plans.put(path, Map.of("mode", "hot", "install", List.of("net 1.1.0"))));
        String answer = Json.write(Map.of("outcome", "SUCCESSFUL", "plans", plans));
        connection.publish(request.answer(answer.getBytes(StandardCharsets.UTF_8), Message.JSON));
    }

    private Message report(Topics topics, JsonObject desired, String state, String outcome) {
        Map<String, Object> json = report(topics.device(), state);
        json.put("origin", "own");
        json.put("counter", desired.integer("counter"));
        json.put("outcome", outcome);
        Map<String, Object> features = new LinkedHashMap<>();
        if (outcome != null) {
            JsonObject listed = desired.object("features");
            listed.names()
                    .forEach(path -> features.put(
                            path,
                            Map.of(
                                    "sha256",
                                    listed.object(path).text("sha256"),
                                    "length",
                                    listed.object(path).integer("length"),
                                    "outcome",
                                    outcome)));
        }
        json.put("features", features);
        return Message.json(topics.reported(), Json.write(json), 1).retain();
    }

    /** The broker forgets what is desired of a device and of its group; the device goes on with what it remembers. */
    void forgets(String device) throws Exception {
        for (String topic : List.of(new Topics(GROUP, device).desired(), new Topics(GROUP, device).groupDesired())) {
            connection.deliver(Message.json(topic, "", 1).retain()).get(60, TimeUnit.SECONDS);
        }
    }

    private void publish(String topic, String json) throws Exception {
        connection.deliver(Message.json(topic, json, 1).retain()).get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        connection.close();
    }
}
