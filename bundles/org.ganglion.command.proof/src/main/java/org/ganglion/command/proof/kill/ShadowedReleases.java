// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.json.JsonObject;
import org.ganglion.model.ModelPacker;

/**
 * Versions of a model that each ask for a run in the shadow of the one before, on samples of a file that begins again at its end. Every weight is another
 * one, so that all of it is fetched, and so little another one that the results agree.
 */
final class ShadowedReleases {
    /** How long a version runs in the shadow. */
    static final long MILLIS = 1000;

    private static final String MODEL = "shadowed";
    private static final String NAME = "features/ganglion/" + MODEL;
    private static final int SAMPLES = 50;
    private static final double LARGEST = 0.1;
    private static final double TOLERANCE = 0.01;
    private static final String RATE = "100";

    private final UnsignedRepository repository;
    private final Path folder;
    private final ModelWriter writer;
    private final ModelPacker packer;
    private final long seed;
    private final Path samples;

    /**
     * Makes the samples.
     *
     * @param folder for them and the model
     */
    ShadowedReleases(UnsignedRepository repository, Path folder, ModelWriter writer, ModelPacker packer, long seed)
            throws IOException {
        this.repository = repository;
        this.folder = folder;
        this.writer = writer;
        this.packer = packer;
        this.seed = seed;
        Random random = new Random(seed);
        samples = Files.writeString(
                folder.resolve("samples.csv"),
                IntStream.range(0, SAMPLES)
                        .mapToObj(row -> random.doubles(LargeNetwork.IN, 0, LARGEST)
                                .mapToObj(Double::toString)
                                .collect(Collectors.joining(",")))
                        .collect(Collectors.joining("\n", "", "\n")));
    }

    /**
     * A document that asks for a version, beside what was desired before.
     *
     * @param number of the version; 0 is the first one, which has none to be run beside
     * @param before what is desired now
     */
    byte[] desired(int number, JsonObject before) throws IOException {
        return repository.desired(NAME, "1.0." + number, feature(number), before);
    }

    /** What the device says in its log when it has compared. */
    static String compared(int number) {
        return NAME + "-1.0." + number + ".json: shadow run: pipeline '" + MODEL + '\'';
    }

    private Map<String, Object> feature(int number) throws IOException {
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("id", "ganglion.models:" + MODEL + ":1.0." + number);
        bundle.put("role", "model");
        bundle.putAll(repository.shelve("models/ganglion/" + MODEL + "-1.0." + number + ".jar", packed(number)));
        Map<String, Object> release = new LinkedHashMap<>();
        release.put("counter", number);
        release.put("shadow", Map.of("seconds", MILLIS / 1000.0, "tolerance", TOLERANCE, "measure", "difference"));
        Map<String, Object> feature = new LinkedHashMap<>();
        feature.put("feature-resource-version", "1.0");
        feature.put("id", "ganglion:" + MODEL + ":1.0." + number);
        feature.put("bundles", List.of(bundle));
        feature.put("configurations", Map.of("org.ganglion.pipeline~" + MODEL, pipeline()));
        feature.put(
                "extensions", Map.of("ganglion-release", Map.of("type", "json", "kind", "mandatory", "json", release)));
        return feature;
    }

    private byte[] packed(int number) throws IOException {
        Path model = folder.resolve(MODEL + ".nir");
        Files.write(model, writer.write(LargeNetwork.nearly(seed, number)));
        return packer.pack(new ModelPacker.Order(
                        model,
                        Optional.empty(),
                        Optional.of(MODEL),
                        Optional.of("1.0." + number),
                        Map.of(),
                        Optional.empty(),
                        OptionalDouble.empty()))
                .bytes();
    }

    private Map<String, Object> pipeline() {
        return Map.of(
                "name",
                MODEL,
                "model",
                MODEL,
                "source",
                "file",
                "source.path",
                samples.toString(),
                "source.loop",
                "true",
                "source.rate",
                RATE);
    }
}
