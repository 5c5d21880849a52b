// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Tensor;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.Requirement;

/** A small model bundle. */
final class PackedSample {
    static final byte[] FILE =
            "not a network, but the archive does not care".repeat(200).getBytes(StandardCharsets.US_ASCII);
    static final byte[] INPUT = new byte[2 * 3 * Double.BYTES];
    static final byte[] EXPECTED = new byte[2 * Double.BYTES];

    private PackedSample() {}

    static ModelManifest manifest() {
        return manifest("sample", "1.2");
    }

    static ModelManifest manifest(String name, String version) {
        return new ModelManifest(
                ModelManifest.SCHEMA,
                name,
                version,
                "spiking",
                "nir",
                Digests.describe("model.nir", FILE),
                Options.DEFAULT
                        .with("dt", "0.001")
                        .with("crossbar.levels", "16")
                        .describe(),
                List.of(new Plasticity(
                        "readout",
                        "rls",
                        Parameters.builder()
                                .put("lambda", 0.999)
                                .put("scales", Tensor.of(new double[] {1, 2}, 2))
                                .put("mode", "online")
                                .build(),
                        "target")),
                List.of(
                        Requirement.parse("ganglion.engine;kind=spiking"),
                        Requirement.parse("ganglion.neuron;type=LIF")),
                Optional.of(new ModelManifest.SelfTest(
                        2,
                        3,
                        1,
                        0,
                        List.of("org.ganglion.neuron.exact"),
                        Digests.describe(ManifestDocument.INPUT_ENTRY + ".f64", INPUT),
                        Digests.describe(ManifestDocument.EXPECTED_ENTRY + ".f64", EXPECTED))),
                Map.of("encoder", "current"));
    }

    static byte[] bundle() {
        return bundle(manifest());
    }

    static byte[] bundle(ModelManifest manifest) {
        return bundle(manifest, FILE);
    }

    static byte[] bundle(ModelManifest manifest, byte[] file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BundleLayout.write(
                manifest, ManifestDocument.write(manifest), content -> content(content, file), bytes::writeBytes);
        return bytes.toByteArray();
    }

    private static byte[] content(ModelManifest.Content content, byte[] file) {
        return switch (content.entry()) {
            case ManifestDocument.INPUT_ENTRY + ".f64" -> INPUT;
            case ManifestDocument.EXPECTED_ENTRY + ".f64" -> EXPECTED;
            default -> file;
        };
    }
}
