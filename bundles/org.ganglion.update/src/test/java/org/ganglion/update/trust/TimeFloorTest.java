// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimeFloorTest {
    private static final Instant KEPT = Instant.parse("2027-02-01T00:00:00Z");

    private Instant clock;
    private TimeFloor time;

    @BeforeEach
    void keptFromBefore() {
        time = new TimeFloor(() -> clock, KEPT);
    }

    @Test
    void givenAPlausibleClock_whenMetadataIsGood_thenTheFloorRisesToItAndNotBeyondTheExpiry() {
        clock = KEPT.plus(Duration.ofDays(300));
        Instant expires = clock.plus(Duration.ofDays(7));

        assertTrue(time.seen(expires, Optional.empty()));
        assertEquals(clock, time.floor());

        clock = expires.plus(Duration.ofDays(5));
        assertTrue(time.seen(expires, Optional.empty()));
        assertEquals(expires.minusSeconds(1), time.floor());
    }

    @Test
    void givenAClockOf2040_whenMetadataIsGoodUntil2041_thenTheFloorRisesToWhenItWasSignedHoweverOftenItIsSeen() {
        clock = Instant.parse("2040-01-01T00:00:00Z");
        Instant expires = Instant.parse("2041-01-01T00:00:00Z");
        Instant signed = KEPT.plus(Duration.ofDays(30));

        assertFalse(time.seen(expires, Optional.empty()));
        assertEquals(KEPT, time.floor());
        assertTrue(time.seen(expires, Optional.of(signed)));
        assertFalse(time.seen(expires, Optional.of(signed)));

        assertEquals(signed, time.floor());
        assertTrue(time.isInDoubt());
        clock = signed.plus(Duration.ofDays(1));
        assertEquals(clock, time.now(), "the right clock counts");
    }

    @Test
    void givenABoardThatWasOffForYears_whenWhatItSeesWasSignedLately_thenItsClockIsNoLongerInDoubt() {
        clock = KEPT.plus(Duration.ofDays(1200));
        Instant expires = clock.plus(Duration.ofDays(4));
        Instant signed = clock.minus(Duration.ofDays(3));
        assertTrue(time.isInDoubt());

        assertTrue(time.seen(expires, Optional.of(signed)));

        assertFalse(time.isInDoubt());
        assertTrue(time.seen(expires, Optional.of(signed)));
        assertEquals(clock, time.floor());
    }

    @Test
    void givenATimestampOfALaterTimeThanTheClock_whenItIsSeenInDoubt_thenTheFloorIsNotAboveItsExpiry() {
        clock = Instant.parse("2040-01-01T00:00:00Z");
        Instant expires = Instant.parse("2040-02-01T00:00:00Z");

        time.seen(expires, Optional.of(Instant.parse("2099-01-01T00:00:00Z")));

        assertFalse(time.floor().isAfter(clock));
    }
}
