// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;

class DesiredDraftTest {
    private static final PinnedRelease NEW = new PinnedRelease("features/acme/kitchen-1.5.0.json", "cd".repeat(32), 7);
    private static final PinnedRelease MODEL = new PinnedRelease("models/net.json", "ef".repeat(32), 9);

    private static DesiredDraft draft(String present, long reported) {
        return DesiredDraft.of(present.getBytes(StandardCharsets.UTF_8), reported);
    }

    @Test
    void givenAnotherVersion_whenAReleaseIsAdded_thenItTakesItsPlaceAndTheOldOneIsKnownAsPrevious() {
        byte[] first = draft("", 5).with(Fleet.RELEASE).with(MODEL).bytes();

        DesiredDraft next = DesiredDraft.of(first, 0).with(NEW).askedAt(77);

        assertEquals(7, next.counter());
        assertEquals(List.of(MODEL.path(), NEW.path()), next.paths());
        assertEquals(Fleet.RELEASE, next.previous().get(NEW.path()));
        assertEquals(NEW, next.ofFamily("features/acme/kitchen").orElseThrow());

        // what it is published as is what is read again
        DesiredDraft read = DesiredDraft.of(next.bytes(), 0);
        assertEquals(next.features(), read.features());
        assertEquals(next.previous(), read.previous());
        assertEquals(8, read.counter());
    }

    @Test
    void givenTheSameReleaseAgain_whenAdded_thenThePreviousOneIsNotForgotten() {
        DesiredDraft once = draft("", 0).with(Fleet.RELEASE).with(NEW);

        assertEquals(Map.of(NEW.path(), Fleet.RELEASE), once.with(NEW).previous());
    }

    @Test
    void givenABrokerThatForgot_whenAReleaseIsAdded_thenTheCounterIsAboveTheDevices() {
        assertEquals(42, draft("", 41).counter());
    }

    @Test
    void givenAFeatureThatIsNotThere_whenTakenAway_thenItIsNamed() {
        GanglionException failure = assertThrows(
                GanglionException.class, () -> draft("", 0).with(MODEL).without("models/other.json"));

        assertEquals(Reason.NOT_FOUND, failure.reason());
        assertEquals(Map.of(), draft("", 0).with(MODEL).without(MODEL.path()).features());
    }

    @Test
    void givenACounterThatNothingCanFollow_whenADocumentIsToFollow_thenItIsSaidWhatToDo() {
        long highest = (1L << 53) - 1;
        for (long counter : new long[] {999_999_999_999_999_999L, highest + 1, highest, -1}) {
            GanglionException failure = assertThrows(
                    GanglionException.class,
                    () -> draft("{\"schema\":1,\"counter\":" + counter + ",\"features\":{}}", 0),
                    () -> counter + " was taken");

            assertTrue(failure.getMessage().contains("counter"), failure.getMessage());
            assertTrue(failure.getMessage().contains("empty retained message"), failure.getMessage());
        }
        assertEquals(highest, draft("", highest - 1).counter());
        assertThrows(GanglionException.class, () -> draft("", highest));
        assertThrows(GanglionException.class, () -> draft("", 999_999_999_999_999_999L));
    }

    @Test
    void givenASignedDocument_whenChanged_thenItIsRefused() {
        GanglionException failure = assertThrows(
                GanglionException.class,
                () -> draft("{\"schema\":1,\"counter\":1,\"features\":{},\"signatures\":[{}]}", 0));

        assertEquals(Reason.UNTRUSTED, failure.reason());
    }
}
