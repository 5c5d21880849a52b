// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.update.document.Artifact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state as a JSON file that is replaced as a whole. */
public final class StateFile {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final int SCHEMA = 1;

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
            storage.createFolder(file.getParent());
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
        json.put("deployed", each(state.deployed(), StateFile::deployed));
        json.put("previous", each(state.previous(), StateFile::deployed));
        json.put("failed", each(state.failed(), failure -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("reason", failure.reason());
            fields.put("message", failure.message());
            return fields;
        }));
        state.trial()
                .ifPresent(
                        trial -> json.put("trial", Map.of("feature", trial.feature(), "attempts", trial.attempts())));
        return json;
    }

    private static Map<String, Object> received(UpdateState.Received received) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("counter", received.counter());
        json.put("text", received.text());
        return json;
    }

    private static Map<String, Object> deployed(UpdateState.Deployed deployed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feature", deployed.feature().json());
        json.put("bundle", deployed.bundle().json());
        json.put("model", deployed.model());
        json.put("version", deployed.version());
        json.put("configurations", deployed.configurations());
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
        return new UpdateState(
                json.has("own") ? Optional.of(received(json.object("own"))) : Optional.empty(),
                json.has("group") ? Optional.of(received(json.object("group"))) : Optional.empty(),
                each(json.object("deployed"), StateFile::deployed),
                each(json.object("previous"), StateFile::deployed),
                each(json.object("failed"), StateFile::failure),
                json.has("trial") ? Optional.of(trial(json.object("trial"))) : Optional.empty());
    }

    private static <T> Map<String, T> each(JsonObject json, Function<JsonObject, T> read) {
        Map<String, T> all = new LinkedHashMap<>();
        json.names().forEach(name -> all.put(name, read.apply(json.object(name))));
        return all;
    }

    private static UpdateState.Received received(JsonObject json) {
        return new UpdateState.Received(json.integer("counter"), json.text("text"));
    }

    private static UpdateState.Deployed deployed(JsonObject json) {
        Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
        JsonObject written = json.object("configurations");
        written.names()
                .forEach(pid -> configurations.put(pid, written.object(pid).values()));
        return new UpdateState.Deployed(
                Artifact.read(json.object("feature")),
                Artifact.read(json.object("bundle")),
                json.text("model"),
                json.text("version"),
                configurations);
    }

    private static UpdateState.Failure failure(JsonObject json) {
        try {
            return new UpdateState.Failure(Reason.valueOf(json.text("reason")), json.text("message"));
        } catch (IllegalArgumentException e) {
            throw json.wrong("reason", "is not known");
        }
    }

    private static UpdateState.Trial trial(JsonObject json) {
        return new UpdateState.Trial(json.text("feature"), (int) json.integer("attempts"));
    }
}
