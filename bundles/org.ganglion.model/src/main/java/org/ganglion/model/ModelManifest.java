// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ganglion.api.network.Plasticity;

/**
 * What a model says of itself: the file {@code model.json} of a model bundle.
 *
 * @param schema version of this description, {@link #SCHEMA}
 * @param name 1 to 64 of letters, digits, underscore and hyphen, not beginning with the latter two
 * @param version as the author gave it: up to three numbers and a qualifier, joined by dots
 * @param engine the kind of engine that runs it
 * @param format the ending of its file format, such as {@code nir}
 * @param file the model file
 * @param options every option of the network, by the keys of {@link org.ganglion.api.network.Options#with}
 * @param plasticity the transforms that learn
 * @param requirements the capabilities that it needs
 * @param selfTest how it proves that it works, if it does
 * @param pipeline settings of a pipeline that suits it, possibly none
 */
public record ModelManifest(
        int schema,
        String name,
        String version,
        String engine,
        String format,
        Content file,
        Map<String, String> options,
        List<Plasticity> plasticity,
        List<Requirement> requirements,
        Optional<SelfTest> selfTest,
        Map<String, String> pipeline) {
    /** The version of the description that this code writes, and the only one that it reads. */
    public static final int SCHEMA = 1;

    /** Copies. */
    public ModelManifest {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(engine);
        Objects.requireNonNull(format);
        Objects.requireNonNull(file);
        Objects.requireNonNull(selfTest);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        plasticity = List.copyOf(plasticity);
        requirements = List.copyOf(requirements);
        pipeline = Collections.unmodifiableMap(new LinkedHashMap<>(pipeline));
    }

    /**
     * A file inside the bundle.
     *
     * @param entry its name
     * @param length in bytes
     * @param sha256 in hexadecimal
     */
    public record Content(String entry, long length, String sha256) {}

    /**
     * The self-test: feed the input, compare the output.
     *
     * @param steps number of steps
     * @param inputs elements of a step's input: those of all inputs of the network, one after the other
     * @param outputs elements of a step's output, likewise
     * @param tolerance largest absolute difference that passes; 0 is exact
     * @param providers symbolic names of the bundles that computed the expected output, in order; the tolerance holds for these
     * @param input the inputs, step by step; its entry's ending says the type: {@code i8}, {@code f32} or {@code f64}, little endian
     * @param expected the outputs, likewise
     */
    public record SelfTest(
            int steps,
            int inputs,
            int outputs,
            double tolerance,
            List<String> providers,
            Content input,
            Content expected) {
        /** Copies. */
        public SelfTest {
            providers = List.copyOf(providers);
        }
    }
}
