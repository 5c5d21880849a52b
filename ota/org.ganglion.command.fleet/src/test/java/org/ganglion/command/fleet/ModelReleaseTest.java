// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.PinnedRelease;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.document.Feature;
import org.junit.jupiter.api.Test;

class ModelReleaseTest {
    @Test
    void givenAModel_whenItIsAddedToADesiredDocument_thenTheDeviceReadsItAsMeant() {
        ModelRelease release = ModelRelease.of("braille", "1.2", new byte[] {1, 2, 3}, Optional.empty());

        DesiredDocument read = DesiredDocument.read(
                "desired",
                DesiredDraft.of(new byte[0], 6)
                        .with(new PinnedRelease("models/braille.json", "ab".repeat(32), 412))
                        .with(release.pinned())
                        .askedAt(1)
                        .bytes());

        assertEquals(7, read.counter());
        assertEquals(
                release.featureSha256(),
                read.features().get("models/braille.json").sha256());
        assertEquals(
                release.feature().length,
                read.features().get("models/braille.json").length());
    }

    @Test
    void givenARelease_whenItsFeatureIsRead_thenBundleAndPipelineAreThose() {
        ModelRelease release = ModelRelease.of(
                "braille",
                "1.2",
                new byte[] {1, 2, 3},
                Optional.of(Map.of("name", "reader", "source", "host", "steps", 3L)));

        Feature feature = Feature.read("feature", release.feature());

        assertEquals("ganglion.models:braille:1.2", feature.id());
        assertEquals(release.bundleSha256(), feature.parts().get(0).artifact().sha256());
        assertEquals(3, feature.parts().get(0).artifact().length());
        assertEquals(
                Map.of("name", "reader", "model", "braille", "source", "host", "steps", 3L),
                feature.configurations().get("org.ganglion.pipeline~reader"));
    }

    @Test
    void givenAReleaseWithoutPipeline_whenItsFeatureIsRead_thenThereIsNone() {
        ModelRelease release = ModelRelease.of("braille", "1.2", new byte[] {1}, Optional.empty());

        assertEquals(Map.of(), Feature.read("feature", release.feature()).configurations());
    }
}
