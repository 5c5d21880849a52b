// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ganglion.api.GanglionException;
import org.ganglion.model.learned.LearnedState;
import org.osgi.annotation.versioning.ProviderType;

/** The service that wraps a model as a bundle that holds nothing but data. Packing the same twice gives the same bytes. */
@ProviderType
public interface ModelPacker {
    /**
     * Reads the model, runs it once for its self-test, and gives the bundle's bytes.
     *
     * @throws GanglionException what reading and opening say; USAGE if a name, version or description is wrong
     */
    Packed pack(Order order);

    /**
     * Packs a new version of a model, which begins with what was learned; options, learning rules and pipeline are those of the model.
     *
     * @param model that learned
     * @param learned by a session on it
     * @param version of the new one; else the model's with its third number one higher
     * @throws GanglionException INCONSISTENT if another model learned this, or its shapes differ; MISSING_CAPABILITY if nobody writes the
     *     model's format; what {@link #pack} says
     */
    Packed packLearned(Model model, LearnedState learned, Optional<String> version);

    /**
     * What to pack.
     *
     * @param model a file of a model format, not a bundle
     * @param description a JSON file that says what the model file cannot, see {@code cnf/docs/models.md}
     * @param name of the model; else the description's, else made from the file's name
     * @param version of the model; else the description's, else 1.0.0
     * @param set options that win over the description's
     * @param selfTestInput a file of samples, a row a step; else the description's, else generated numbers
     * @param calibration samples, a row a step, that show in which range every signal is: the network carries scales for 8 bits then
     * @param tolerance of the self-test; else the description's, else 0 for networks, 1 for integer outputs, 1e-4 for other flatbuffers
     */
    record Order(
            Path model,
            Optional<Path> description,
            Optional<String> name,
            Optional<String> version,
            Map<String, String> set,
            Optional<Path> selfTestInput,
            Optional<Path> calibration,
            OptionalDouble tolerance) {
        /** Copies. */
        public Order {
            set = Map.copyOf(set);
        }

        /** Without scales. */
        public Order(
                Path model,
                Optional<Path> description,
                Optional<String> name,
                Optional<String> version,
                Map<String, String> set,
                Optional<Path> selfTestInput,
                OptionalDouble tolerance) {
            this(model, description, name, version, set, selfTestInput, Optional.empty(), tolerance);
        }

        /** The model alone. */
        public static Order of(Path model) {
            return new Order(
                    model,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    OptionalDouble.empty());
        }

        /** The same with scales for 8 bits, from samples. */
        public Order calibratedOn(Path samples) {
            return new Order(model, description, name, version, set, selfTestInput, Optional.of(samples), tolerance);
        }
    }

    /**
     * A model bundle.
     *
     * @param manifest what it says of itself
     * @param symbolicName of the bundle
     * @param version of the bundle: the model's, with the content's digest in its qualifier
     * @param bytes of the bundle
     * @param sha256 of these bytes, in hexadecimal
     * @param silent whether the self-test's expected output is zero throughout, so that it proves little
     */
    record Packed(
            ModelManifest manifest, String symbolicName, String version, byte[] bytes, String sha256, boolean silent) {}
}
