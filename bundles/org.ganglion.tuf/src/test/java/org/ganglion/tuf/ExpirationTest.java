// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ganglion.tuf.TufException.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata that is no longer valid, and clocks that are wrong. */
class ExpirationTest {
    private static final String YESTERDAY = "2030-05-31T12:00:00Z";

    private final Simulator repository = new Simulator();
    private Device device;

    @BeforeEach
    void trust() throws TufException {
        device = Device.of(repository);
    }

    private void goOn(int days) {
        device.now = Simulator.NOW.plus(Duration.ofDays(days));
    }

    @Test
    void givenANewRootThatHasExpired_whenRefreshed_thenItIsKeptAndNothingElseIsUpdated() throws TufException {
        device.refresh();
        repository.publish("root");
        device.refresh();
        repository.root().put("expires", YESTERDAY);
        repository.publish("root", "targets", "snapshot", "timestamp");
        device.refuses(Reason.EXPIRED);
        assertEquals(Map.of("root", 3L, "timestamp", 1L, "snapshot", 1L, "targets", 1L), device.versions());
    }

    @Test
    void givenAnExpiredRootBetween_whenTheLastOneIsValid_thenItMakesNoDifference() throws TufException {
        repository.root().put("expires", YESTERDAY);
        repository.publish("root");
        repository.root().put("expires", "2030-07-01T12:00:00Z");
        repository.publish("root");
        device.refresh();
        assertEquals(3, device.version("root"));
    }

    @Test
    void givenAnExpiredFirstRoot_whenTheRepositoryHasAValidOne_thenItIsTrusted() throws TufException {
        repository.root().put("expires", "2031-01-01T00:00:00Z");
        repository.timestamp().put("expires", "2031-01-01T00:00:00Z");
        repository.snapshot().put("expires", "2031-01-01T00:00:00Z");
        repository.targets().put("expires", "2031-01-01T00:00:00Z");
        repository.publish("root", "targets", "snapshot", "timestamp");
        goOn(60);
        device.refresh();
        assertEquals(2, device.version("targets"));
    }

    @Test
    void givenAnExpiredTimestamp_whenRefreshed_thenItIsNotKept() throws TufException {
        device.refresh();
        repository.timestamp().put("expires", YESTERDAY);
        repository.publish("timestamp");
        device.refuses(Reason.EXPIRED);
        assertEquals(1, device.version("timestamp"));
    }

    @Test
    void givenAnExpiredSnapshot_whenRefreshed_thenItIsNotKept() throws TufException {
        device.refresh();
        repository.snapshot().put("expires", YESTERDAY);
        repository.publish("snapshot", "timestamp");
        device.refuses(Reason.EXPIRED);
        assertEquals(2, device.version("timestamp"));
        assertEquals(1, device.version("snapshot"));
    }

    @Test
    void givenExpiredTargets_whenRefreshed_thenTheyAreNotKept() throws TufException {
        device.refresh();
        repository.targets().put("expires", YESTERDAY);
        repository.publish("targets", "snapshot", "timestamp");
        device.refuses(Reason.EXPIRED);
        assertEquals(2, device.version("snapshot"));
        assertEquals(1, device.version("targets"));
    }

    @Test
    void givenTrustedMetadataThatHasExpired_whenThereIsNewerOne_thenTheUpdateGoesThrough() throws TufException {
        repository.timestamp().put("expires", "2030-06-08T12:00:00Z");
        repository.publish("timestamp");
        device.refresh();
        repository.timestamp().put("expires", "2030-06-22T12:00:00Z");
        repository.publish("targets", "snapshot", "timestamp");
        goOn(18);
        device.refresh();
        assertEquals(Map.of("root", 1L, "timestamp", 3L, "snapshot", 2L, "targets", 2L), device.versions());
    }

    @Test
    void givenATrustedTimestampThatHasExpired_whenAnOlderOneIsServed_thenItIsStillARollback() throws TufException {
        repository.timestamp().put("expires", "2030-06-08T12:00:00Z");
        repository.publish("timestamp");
        device.refresh();
        repository.timestamp().put("version", 1);
        repository.timestamp().put("expires", "2030-06-22T12:00:00Z");
        repository.publishAs("timestamp", repository.sign("timestamp"));
        goOn(18);
        device.refuses(Reason.ROLLBACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
    void givenEverythingKept_whenARoleExpiresAndNothingNewerComes_thenItIsAFreeze(String role) throws TufException {
        repository.signed.get(role).put("expires", "2030-06-08T12:00:00Z");
        repository.publish("root", "targets", "snapshot", "timestamp");
        device.refresh();
        goOn(6);
        device.refresh();
        goOn(7);
        device.refuses(Reason.EXPIRED);
        goOn(0);
        device.refresh();
    }

    @Test
    void givenADelegatedRoleThatHasExpired_whenFirstSeen_thenItIsNotTrusted() throws TufException {
        repository.delegate("targets", "delegated", false, "delegated/*");
        repository.signed.get("delegated").put("expires", YESTERDAY);
        repository.addTarget("delegated", "delegated/file", new byte[5]);
        repository.publish("delegated", "targets", "snapshot", "timestamp");
        device.refresh();
        device.refusesToFind(Reason.EXPIRED, "delegated/file");
        assertEquals(0, device.version("delegated"));
        assertEquals(4, device.versions().size());
    }

    @Test
    void givenATrustedDelegatedRole_whenItExpires_thenItIsNoLongerUsed() throws TufException {
        repository.delegate("targets", "delegated", false, "delegated/*");
        repository.signed.get("delegated").put("expires", "2030-06-08T12:00:00Z");
        repository.addTarget("delegated", "delegated/file", new byte[5]);
        repository.publish("delegated", "targets", "snapshot", "timestamp");
        assertTrue(device.find("delegated/file").isPresent());
        goOn(18);
        device.refusesToFind(Reason.EXPIRED, "delegated/file");
    }

    @Test
    void givenATrustedDelegatedRoleThatHasExpired_whenThereIsANewerOne_thenThatIsUsed() throws TufException {
        repository.delegate("targets", "delegated", false, "delegated/*");
        repository.signed.get("delegated").put("expires", "2030-06-08T12:00:00Z");
        repository.publish("delegated", "targets", "snapshot", "timestamp");
        device.find("delegated/file");
        repository.signed.get("delegated").put("expires", "2030-06-22T12:00:00Z");
        repository.addTarget("delegated", "delegated/file", new byte[5]);
        repository.publish("delegated", "snapshot", "timestamp");
        goOn(18);
        assertTrue(device.find("delegated/file").isPresent());
        assertEquals(2, device.version("delegated"));
    }

    @Test
    void givenAClockIn1970_whenTheFloorIsLater_thenTheFloorDecides() throws TufException {
        FlooredClock clock = new FlooredClock(() -> Instant.EPOCH, () -> Instant.parse("2030-08-01T00:00:00Z"));
        TufClient client = new TufClient(repository, device.store, clock, Limits.DEFAULTS);
        TufException refusal = org.junit.jupiter.api.Assertions.assertThrows(TufException.class, client::refresh);
        assertEquals(Reason.EXPIRED, refusal.reason());
        FlooredClock ahead = new FlooredClock(() -> Simulator.NOW, () -> Instant.EPOCH);
        new TufClient(repository, device.store, ahead, Limits.DEFAULTS).refresh();
    }

    @Test
    void givenAClockThatWasIn2040_whenItIsRightAgain_thenNothingIsBroken() throws TufException {
        device.refresh();
        device.now = Instant.parse("2040-01-01T00:00:00Z");
        device.refuses(Reason.EXPIRED);
        device.now = Simulator.NOW;
        repository.publish("targets", "snapshot", "timestamp");
        device.refresh();
        assertEquals(2, device.version("targets"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2030-07-01",
                "2030-07-01T12:00:00",
                "2030-07-01T12:00:00.5Z",
                "2030-07-01T12:00:00+00:00",
                "2030-02-30T12:00:00Z",
                "2030-07-01T24:00:00Z",
                "2030-07-01T12:00:60Z",
                "2\u0660\u0660\u0660-07-01T12:00:00Z",
                ""
            })
    void givenATimeInAnotherForm_whenRefreshed_thenItIsMalformed(String time) {
        repository.timestamp().put("expires", time);
        repository.publish("timestamp");
        device.refuses(Reason.MALFORMED);
        assertEquals(List.of("root/2", "timestamp"), repository.requests);
    }
}
