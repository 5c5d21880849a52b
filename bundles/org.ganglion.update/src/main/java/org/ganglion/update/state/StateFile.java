// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.update.Outcome;
import org.ganglion.update.document.Artifact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state as a JSON file that is replaced as a whole. */
public final class StateFile {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final int SCHEMA = 2;

    private final Storage storage;
    private final Path file;

    /** Nothing is read yet. */
    public StateFile(Storage storage, Path folder) {
        this.storage = storage;
        file = folder.resolve("update.json");
    }

    /**
     * Reads the state. A file that cannot be understood is put aside: the documents on the broker bring everything back.
     *
     * @throws GanglionException STORAGE
     */
    public UpdateState load() {
        try {
            storage.makeFolder(file.getParent());
            byte[] bytes = storage.read(file);
            return bytes == null ? UpdateState.EMPTY : read(bytes);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private UpdateState read(byte[] bytes) throws IOException {
        try {
            return state(JsonObject.read(file.toString(), bytes));
        } catch (GanglionException e) {
            LOG.error("the update state is damaged and begins anew; the file is put aside: {}", e.getMessage());
            storage.rename(file, file.resolveSibling("update.json.damaged"));
            storage.syncFolder(file.getParent());
            return UpdateState.EMPTY;
        }
    }

    /**
     * Replaces the state; durable when this returns.
     *
     * @throws GanglionException STORAGE
     */
    public void save(UpdateState state) {
        try {
            storage.replace(file, Json.writePretty(json(state)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> json(UpdateState state) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        state.own().ifPresent(own -> json.put("own", received(own)));
        state.group().ifPresent(group -> json.put("group", received(group)));
        state.operation().ifPresent(operation -> json.put("operation", operation(operation)));
        json.put("failed", each(state.failed(), StateFile::failure));
        json.put("counters", state.counters());
        json.put("serial", state.serial());
        return json;
    }

    private static Map<String, Object> received(UpdateState.Received received) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("counter", received.counter());
        json.put("text", received.text());
        return json;
    }

    private static Map<String, Object> operation(Operation operation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", operation.path());
        json.put("feature", operation.feature().json());
        json.put("from", operation.from());
        json.put("to", operation.to());
        json.put("step", operation.step());
        json.put("attempts", operation.attempts());
        json.put("interruptions", operation.interruptions());
        json.put("boot", operation.boot());
        json.put("online", operation.online());
        json.put("unwell", operation.unwell().stream().sorted().toList());
        return json;
    }

    private static Map<String, Object> failure(UpdateState.Failure failure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("outcome", failure.outcome());
        json.put("reason", failure.reason());
        json.put("message", failure.message());
        json.put("document", failure.document());
        json.put("release", failure.release());
        return json;
    }

    private static <T> Map<String, Object> each(Map<String, T> values, Function<T, Object> json) {
        Map<String, Object> all = new LinkedHashMap<>();
        values.forEach((key, value) -> all.put(key, json.apply(value)));
        return all;
    }

    private static UpdateState state(JsonObject json) {
        if (json.integer("schema") != SCHEMA) {
            throw json.wrong("schema", "is not " + SCHEMA);
        }
        JsonObject failed = json.object("failed");
        Map<String, UpdateState.Failure> failures = new LinkedHashMap<>();
        failed.names().forEach(sha256 -> failures.put(sha256, failure(failed.object(sha256))));
        JsonObject counters = json.object("counters");
        Map<String, Long> byPath = new LinkedHashMap<>();
        counters.names().forEach(path -> byPath.put(path, counters.integer(path)));
        return new UpdateState(
                received(json, "own"),
                received(json, "group"),
                failures,
                byPath,
                json.has("operation") ? Optional.of(operation(json.object("operation"))) : Optional.empty(),
                json.integer("serial"));
    }

    /** One that was taken before counters had a bound is as if it had not come: else no other would be taken any more. */
    private static Optional<UpdateState.Received> received(JsonObject state, String topic) {
        if (!state.has(topic)) {
            return Optional.empty();
        }
        JsonObject json = state.object(topic);
        long counter = json.integer("counter");
        if (counter > JsonObject.HIGHEST_COUNTER) {
            LOG.error("{}: the counter {} is none that devices take; the document is forgotten", json.place(), counter);
            return Optional.empty();
        }
        return Optional.of(new UpdateState.Received(counter, json.text("text")));
    }

    private static UpdateState.Failure failure(JsonObject json) {
        return new UpdateState.Failure(
                word(json, "outcome", Outcome.class),
                word(json, "reason", Reason.class),
                json.text("message"),
                json.integer("document"),
                json.integer("release"));
    }

    private static Operation operation(JsonObject json) {
        return new Operation(
                json.text("path"),
                Artifact.read(json.object("feature")),
                json.text("from"),
                json.text("to"),
                word(json, "step", Operation.Step.class),
                (int) json.integer("attempts"),
                (int) json.integer("interruptions"),
                json.text("boot"),
                json.flag("online", false),
                json.has("unwell") ? Set.copyOf(json.texts("unwell")) : Set.of());
    }

    private static <E extends Enum<E>> E word(JsonObject json, String name, Class<E> type) {
        try {
            return Enum.valueOf(type, json.text(name));
        } catch (IllegalArgumentException e) {
            throw json.wrong(name, "is not known");
        }
    }
}
