// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Plasticity;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.Requirement;

/** The manifest as the JSON document {@code model.json}. */
public final class ManifestDocument {
    /** The document's name in the bundle. */
    public static final String ENTRY = "model.json";
    /** Name of the self-test's input in the bundle, without its ending. */
    public static final String INPUT_ENTRY = "selftest/input";
    /** Name of the expected output in the bundle, without its ending. */
    public static final String EXPECTED_ENTRY = "selftest/expected";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern VERSION =
            Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}(\\.[0-9]{1,9}(\\.[A-Za-z0-9_-]{1,32})?)?)?");
    private static final Pattern WORD = Pattern.compile("[a-z0-9]{1,32}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_STEPS = 1_000_000;

    private ManifestDocument() {}

    /** The document's bytes: equal for equal manifests. */
    public static byte[] write(ModelManifest manifest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", manifest.schema());
        json.put("name", manifest.name());
        json.put("version", manifest.version());
        json.put("engine", manifest.engine());
        json.put("format", manifest.format());
        json.put("file", content(manifest.file()));
        json.put("options", manifest.options());
        json.put(
                "plasticity",
                manifest.plasticity().stream().map(PlasticityDocument::write).toList());
        json.put(
                "requirements",
                manifest.requirements().stream().map(Requirement::toString).toList());
        manifest.selfTest().ifPresent(test -> json.put("selfTest", selfTest(test)));
        json.put("pipeline", manifest.pipeline());
        return Json.writePretty(json).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> content(ModelManifest.Content content) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("entry", content.entry());
        json.put("length", content.length());
        json.put("sha256", content.sha256());
        return json;
    }

    private static Map<String, Object> selfTest(ModelManifest.SelfTest test) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("steps", test.steps());
        json.put("inputs", test.inputs());
        json.put("outputs", test.outputs());
        json.put("tolerance", test.tolerance());
        json.put("providers", test.providers());
        json.put("input", content(test.input()));
        json.put("expected", content(test.expected()));
        return json;
    }

    /**
     * Reads and checks the document.
     *
     * @param place for messages
     * @throws GanglionException MALFORMED, UNSUPPORTED or INCONSISTENT, naming the field
     */
    public static ModelManifest read(String place, byte[] bytes) {
        JsonObject json = JsonObject.read(place, bytes);
        if (json.integer("schema") != ModelManifest.SCHEMA) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    place + ": field 'schema' is " + json.integer("schema") + ", this runtime reads "
                            + ModelManifest.SCHEMA);
        }
        String format = word(json, "format");
        return new ModelManifest(
                ModelManifest.SCHEMA,
                checkName(place, json.text("name")),
                checkVersion(place, json.text("version")),
                word(json, "engine"),
                format,
                content(json.object("file"), List.of(modelEntry(format))),
                options(json.object("options")),
                plasticity(json),
                requirements(json),
                json.has("selfTest") ? Optional.of(selfTest(json.object("selfTest"))) : Optional.empty(),
                json.objectOrEmpty("pipeline").settings());
    }

    /** The model file's name in the bundle. */
    public static String modelEntry(String format) {
        return "model." + format;
    }

    /**
     * Checks a model's name.
     *
     * @throws GanglionException MALFORMED
     */
    public static String checkName(String place, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new GanglionException(
                    Reason.MALFORMED,
                    place + ": the name '" + name
                            + "' is not 1 to 64 of letters, digits, underscore and hyphen, beginning with one of the first two");
        }
        return name;
    }

    /**
     * Checks a model's version.
     *
     * @throws GanglionException MALFORMED
     */
    public static String checkVersion(String place, String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new GanglionException(
                    Reason.MALFORMED,
                    place + ": the version '" + version + "' is not like 1, 1.2, 1.2.3 or 1.2.3.beta");
        }
        return version;
    }

    private static String word(JsonObject json, String name) {
        String word = json.text(name);
        if (!WORD.matcher(word).matches()) {
            throw json.wrong(name, "is '" + word + "', not a word of small letters and digits");
        }
        return word;
    }

    private static List<String> numberEntries(String name) {
        return Arrays.stream(Numbers.values())
                .map(type -> name + '.' + type.ending())
                .toList();
    }

    private static ModelManifest.Content content(JsonObject json, List<String> entries) {
        String entry = json.text("entry");
        if (!entries.contains(entry)) {
            throw json.wrong("entry", "is '" + entry + "', not one of " + entries);
        }
        long length = json.integer("length");
        String sha256 = json.text("sha256");
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw json.wrong("length", "is " + length);
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw json.wrong("sha256", "is not 64 hexadecimal digits");
        }
        return new ModelManifest.Content(entry, length, sha256);
    }

    private static Map<String, String> options(JsonObject json) {
        Map<String, String> settings = json.settings();
        Options options = Options.DEFAULT;
        for (Map.Entry<String, String> entry : settings.entrySet()) {
            options = options.with(entry.getKey(), entry.getValue());
        }
        return settings;
    }

    private static List<Plasticity> plasticity(JsonObject json) {
        return json.objects("plasticity").stream().map(PlasticityDocument::read).toList();
    }

    private static List<Requirement> requirements(JsonObject json) {
        List<Requirement> requirements = new ArrayList<>();
        for (String text : json.texts("requirements")) {
            requirements.add(Requirement.parse(text));
        }
        return requirements;
    }

    private static ModelManifest.SelfTest selfTest(JsonObject json) {
        long steps = json.integer("steps");
        long inputs = json.integer("inputs");
        long outputs = json.integer("outputs");
        double tolerance = json.number("tolerance");
        if (steps < 1 || steps > MOST_STEPS) {
            throw json.wrong("steps", "is " + steps + ", not within 1 to " + MOST_STEPS);
        }
        if (!(tolerance >= 0)) {
            throw json.wrong("tolerance", "is negative");
        }
        ModelManifest.Content input = content(json.object("input"), numberEntries(INPUT_ENTRY));
        ModelManifest.Content expected = content(json.object("expected"), numberEntries(EXPECTED_ENTRY));
        checkNumbers(json, "input", input, steps, inputs);
        checkNumbers(json, "expected", expected, steps, outputs);
        return new ModelManifest.SelfTest(
                (int) steps, (int) inputs, (int) outputs, tolerance, json.texts("providers"), input, expected);
    }

    private static void checkNumbers(
            JsonObject json, String name, ModelManifest.Content content, long steps, long elements) {
        if (elements < 1
                || elements > Integer.MAX_VALUE
                || steps * elements * Numbers.ofEntry(content.entry()).bytes() != content.length()) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    json.place() + ": field '" + name + "': " + content.length() + " bytes are not " + steps
                            + " steps of " + elements + " numbers");
        }
    }
}
