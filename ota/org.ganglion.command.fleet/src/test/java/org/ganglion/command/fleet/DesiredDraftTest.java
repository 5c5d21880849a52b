// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.document.ModelFeature;
import org.junit.jupiter.api.Test;

class DesiredDraftTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    private static DesiredDraft draft(String present, long reported) {
        return DesiredDraft.of(present.getBytes(StandardCharsets.UTF_8), reported);
    }

    @Test
    void givenNothing_whenAModelIsAdded_thenTheDeviceReadsItAsMeant() {
        byte[] bytes = draft("", 0).with("braille", ONE, 412).bytes();

        DesiredDocument read = DesiredDocument.read("desired", bytes);
        assertEquals(1, read.counter());
        assertEquals(ONE, read.features().get("models/braille.json").sha256());
        assertEquals(412, read.features().get("models/braille.json").length());
    }

    @Test
    void givenModels_whenOneIsReplaced_thenTheOthersStayAndTheCounterRises() {
        byte[] two = new DesiredDraft(6, Map.of())
                .with("a", ONE, 1)
                .with("b", ONE, 1)
                .bytes();

        DesiredDraft next = DesiredDraft.of(two, 3).with("b", TWO, 2);

        assertEquals(7, next.counter());
        assertEquals(
                List.of("models/a.json", "models/b.json"),
                List.copyOf(next.features().keySet()));
        assertEquals(
                TWO,
                DesiredDocument.read("desired", next.bytes())
                        .features()
                        .get("models/b.json")
                        .sha256());
    }

    @Test
    void givenABrokerThatForgot_whenAModelIsAdded_thenTheCounterIsAboveTheDevices() {
        assertEquals(42, draft("", 41).counter());
    }

    @Test
    void givenAModel_whenItIsTakenAway_thenAnEmptyDocumentStandsThere() {
        DesiredDraft next = DesiredDraft.of(
                        new DesiredDraft(1, Map.of()).with("a", ONE, 1).bytes(), 0)
                .without("a");

        assertEquals(Map.of(), DesiredDocument.read("desired", next.bytes()).features());
        assertEquals(
                Reason.NOT_FOUND,
                assertThrows(GanglionException.class, () -> next.without("a")).reason());
    }

    @Test
    void givenASignedDocument_whenChanged_thenItIsRefused() {
        GanglionException failure = assertThrows(
                GanglionException.class,
                () -> draft("{\"schema\":1,\"counter\":1,\"features\":{},\"signatures\":[{}]}", 0));

        assertEquals(Reason.UNTRUSTED, failure.reason());
    }

    @Test
    void givenARelease_whenItsFeatureIsRead_thenBundleAndPipelineAreThose() {
        ModelRelease release = ModelRelease.of(
                "braille",
                "1.2",
                new byte[] {1, 2, 3},
                Optional.of(Map.of("name", "reader", "source", "host", "steps", 3L)));

        ModelFeature feature = ModelFeature.read("feature", release.feature());

        assertEquals("ganglion.models:braille:1.2", feature.id());
        assertEquals(release.bundleSha256(), feature.bundle().sha256());
        assertEquals(3, feature.bundle().length());
        assertEquals(
                Map.of("name", "reader", "model", "braille", "source", "host", "steps", 3L),
                feature.configurations().get("org.ganglion.pipeline~reader"));
    }

    @Test
    void givenAReleaseWithoutPipeline_whenItsFeatureIsRead_thenThereIsNone() {
        ModelRelease release = ModelRelease.of("braille", "1.2", new byte[] {1}, Optional.empty());

        assertEquals(Map.of(), ModelFeature.read("feature", release.feature()).configurations());
    }
}
