// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.profile.Profile;
import org.ganglion.profile.Profile.Bundles;
import org.ganglion.profile.Profile.Detection;
import org.ganglion.profile.Profile.LookFor;

/** Reads profiles, each with those that it extends. The fields are described in {@code cnf/docs/device-profiles.md}. */
final class ProfileReader {
    static final Set<String> FIELDS = Set.of(
            "schema",
            "description",
            "extends",
            "detect",
            "look_for",
            "bundles",
            "allow",
            "ranking",
            "jvm_flags",
            "configuration");
    static final Set<String> DETECT_FIELDS = Set.of("architectures", "boards", "devices");
    static final Set<String> LOOK_FOR_FIELDS = Set.of("devices", "libraries");
    static final Set<String> BUNDLES_FIELDS = Set.of("add", "leave_out");
    private static final int SCHEMA = 1;
    private static final int DEEPEST = 8;

    private final ProfileFiles files;

    ProfileReader(ProfileFiles files) {
        this.files = files;
    }

    Profile read(String name) {
        return read(name, new ArrayList<>());
    }

    private Profile read(String name, List<String> descendants) {
        if (descendants.contains(name) || descendants.size() >= DEEPEST) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "profile '" + name + "' extends itself: " + descendants + " -> " + name);
        }
        String place = "profile '" + name + "'";
        JsonObject json = JsonObject.read(place, files.text(name, ProfileFiles.PROFILE));
        refuseUnknown(json, FIELDS);
        if (json.integer("schema") != SCHEMA) {
            throw json.wrong("schema", "is " + json.integer("schema") + "; this version reads " + SCHEMA);
        }
        descendants.add(name);
        Profile base = json.has("extends") ? read(json.text("extends"), descendants) : null;
        return profile(name, json, base);
    }

    private Profile profile(String name, JsonObject json, Profile base) {
        List<String> lineage = new ArrayList<>(base == null ? List.of() : base.lineage());
        lineage.add(name);
        return new Profile(
                name,
                json.text("description"),
                lineage,
                detection(json),
                lookFor(json, base),
                bundles(json, base),
                json.has("allow") || base == null ? json.texts("allow") : base.allow(),
                json.has("ranking") || base == null ? json.texts("ranking") : base.ranking(),
                json.has("jvm_flags") || base == null ? json.texts("jvm_flags") : base.jvmFlags(),
                configuration(json, base),
                files.has(name, ProfileFiles.UNIT) || base == null
                        ? files.text(name, ProfileFiles.UNIT)
                        : base.serviceUnit());
    }

    private static Detection detection(JsonObject json) {
        JsonObject detect = json.objectOrEmpty("detect");
        refuseUnknown(detect, DETECT_FIELDS);
        return new Detection(detect.texts("architectures"), detect.texts("boards"), detect.texts("devices"));
    }

    private static LookFor lookFor(JsonObject json, Profile base) {
        JsonObject lookFor = json.objectOrEmpty("look_for");
        refuseUnknown(lookFor, LOOK_FOR_FIELDS);
        List<String> devices =
                new ArrayList<>(base == null ? List.of() : base.lookFor().devices());
        List<String> libraries =
                new ArrayList<>(base == null ? List.of() : base.lookFor().libraries());
        devices.addAll(lookFor.texts("devices"));
        libraries.addAll(lookFor.texts("libraries"));
        return new LookFor(devices, libraries);
    }

    private static Bundles bundles(JsonObject json, Profile base) {
        JsonObject bundles = json.objectOrEmpty("bundles");
        refuseUnknown(bundles, BUNDLES_FIELDS);
        List<String> add =
                new ArrayList<>(base == null ? List.of() : base.bundles().add());
        List<String> leaveOut =
                new ArrayList<>(base == null ? List.of() : base.bundles().leaveOut());
        add.addAll(bundles.texts("add"));
        leaveOut.addAll(bundles.texts("leave_out"));
        return new Bundles(add, leaveOut);
    }

    private static Map<String, Map<String, Object>> configuration(JsonObject json, Profile base) {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        if (base != null) {
            base.configuration().forEach((pid, values) -> all.put(pid, new LinkedHashMap<>(values)));
        }
        ConfigurationReader.configurations(json.objectOrEmpty("configuration"))
                .forEach((pid, values) ->
                        all.computeIfAbsent(pid, p -> new LinkedHashMap<>()).putAll(values));
        return all;
    }

    private static void refuseUnknown(JsonObject json, Set<String> known) {
        for (String field : json.names()) {
            if (!known.contains(field)) {
                throw json.wrong(field, "is not known; known are " + new java.util.TreeSet<>(known));
            }
        }
    }
}
