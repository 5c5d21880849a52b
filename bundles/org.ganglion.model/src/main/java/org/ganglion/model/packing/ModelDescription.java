// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.packing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.Plasticity;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.PipelineKeys;
import org.ganglion.model.archive.ManifestDocument;
import org.ganglion.model.archive.PlasticityDocument;

/** What an order and the JSON file beside the model say together; the order wins. */
record ModelDescription(
        Optional<String> name,
        Optional<String> version,
        Map<String, String> options,
        List<Plasticity> plasticity,
        Map<String, String> pipeline,
        boolean selfTest,
        Optional<Path> selfTestInput,
        Optional<Path> calibration,
        int selfTestSteps,
        OptionalDouble tolerance) {
    static final int DEFAULT_STEPS = 100;

    private static final Set<String> FIELDS =
            Set.of("name", "version", "options", "plasticity", "pipeline", "selfTest");
    private static final Set<String> SELF_TEST_FIELDS = Set.of("run", "input", "steps", "tolerance");

    static ModelDescription of(ModelPacker.Order order) {
        JsonObject json = order.description().map(ModelDescription::read).orElseGet(() -> JsonObject.read("", "{}"));
        refuseUnknown(json, FIELDS);
        JsonObject test = json.objectOrEmpty("selfTest");
        refuseUnknown(test, SELF_TEST_FIELDS);
        Map<String, String> options =
                new LinkedHashMap<>(json.objectOrEmpty("options").settings());
        options.putAll(order.set());
        long steps = test.integer("steps", DEFAULT_STEPS);
        if (steps < 1 || steps > 100_000) {
            throw test.wrong("steps", "is " + steps + ", not within 1 to 100000");
        }
        return new ModelDescription(
                typed(order.name(), ManifestDocument::checkName).or(() -> optional(json, "name")),
                typed(order.version(), ManifestDocument::checkVersion).or(() -> optional(json, "version")),
                options,
                json.objects("plasticity").stream()
                        .map(PlasticityDocument::read)
                        .toList(),
                PipelineKeys.read(json.objectOrEmpty("pipeline")),
                test.flag("run", true),
                order.selfTestInput().or(() -> optional(test, "input").map(file -> beside(order, file))),
                order.calibration(),
                (int) steps,
                order.tolerance().isPresent() || !test.has("tolerance")
                        ? order.tolerance()
                        : OptionalDouble.of(test.number("tolerance")));
    }

    /** The next version of a model, otherwise as it was. */
    static ModelDescription after(ModelManifest before, Optional<String> version) {
        Optional<ModelManifest.SelfTest> test = before.selfTest();
        return new ModelDescription(
                Optional.of(before.name()),
                version.or(() -> Optional.of(next(before.version()))),
                before.options(),
                before.plasticity(),
                before.pipeline(),
                true,
                Optional.empty(),
                Optional.empty(),
                test.map(ModelManifest.SelfTest::steps).orElse(DEFAULT_STEPS),
                test.isPresent() ? OptionalDouble.of(test.get().tolerance()) : OptionalDouble.empty());
    }

    private static String next(String version) {
        String[] parts = version.split("\\.");
        int[] numbers = new int[3];
        for (int i = 0; i < Math.min(3, parts.length); i++) {
            numbers[i] = Integer.parseInt(parts[i]);
        }
        return numbers[0] + "." + numbers[1] + '.' + (numbers[2] + 1);
    }

    private static Optional<String> optional(JsonObject json, String name) {
        return json.has(name) ? Optional.of(json.text(name)) : Optional.empty();
    }

    /** What stands in the order somebody has typed; in a file the same is malformed. */
    private static Optional<String> typed(Optional<String> given, BinaryOperator<String> check) {
        try {
            return given.map(text -> check.apply("model", text));
        } catch (GanglionException wrong) {
            throw new GanglionException(Reason.USAGE, wrong.getMessage(), wrong);
        }
    }

    private static Path beside(ModelPacker.Order order, String file) {
        return order.description().orElseThrow().resolveSibling(file);
    }

    private static JsonObject read(Path file) {
        try {
            return JsonObject.read(file.getFileName().toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file", e);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static void refuseUnknown(JsonObject json, Set<String> known) {
        for (String name : json.names()) {
            if (!known.contains(name)) {
                throw json.wrong(
                        name,
                        "is not known; known are " + known.stream().sorted().toList());
            }
        }
    }
}
