// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.ganglion.tuf.TufException.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Older metadata that is served anew, and the way back for a repository whose keys were stolen. */
class RollbackTest {
    private final Simulator repository = new Simulator();
    private Device device;

    @BeforeEach
    void trust() throws TufException {
        device = Device.of(repository);
    }

    private void publishVersion(String role, long version) {
        repository.signed.get(role).put("version", version);
        repository.publishAs(role, repository.sign(role));
    }

    /** What is asked for by this version is this content. */
    private void place(String role, int version) {
        var versions = repository.published.get(role);
        while (versions.size() < version) {
            versions.add(new byte[0]);
        }
        versions.set(version - 1, repository.sign(role));
    }

    @Test
    void givenAnOlderTimestamp_whenRefreshed_thenItIsARollback() throws TufException {
        repository.publish("timestamp");
        device.refresh();
        publishVersion("timestamp", 1);
        device.refuses(Reason.ROLLBACK);
        assertEquals(2, device.version("timestamp"));
        assertEquals("timestamp", repository.lastRequest());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givenANewTimestampWithAnOlderSnapshot_whenRefreshed_thenItIsARollback(boolean hashes) throws TufException {
        repository.hashes = hashes;
        repository.publish("snapshot", "timestamp");
        device.refresh();
        publishVersion("snapshot", 1);
        repository.publish("timestamp");
        device.refuses(Reason.ROLLBACK);
        assertEquals(2, device.version("timestamp"));
        assertEquals(2, device.version("snapshot"));
        assertEquals("timestamp", repository.lastRequest());
    }

    @Test
    void givenAnOlderSnapshotUnderTheSameTimestamp_whenRefreshed_thenItIsNotEvenAskedFor() throws TufException {
        repository.publish("snapshot", "timestamp");
        device.refresh();
        repository.snapshot().put("version", 1);
        place("snapshot", 2);
        device.refresh();
        assertEquals(2, device.version("snapshot"));
        assertEquals("timestamp", repository.lastRequest());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givenANewSnapshotWithOlderTargets_whenRefreshed_thenItIsARollback(boolean hashes) throws TufException {
        repository.hashes = hashes;
        repository.publish("targets");
        repository.publish("targets", "snapshot", "timestamp");
        device.refresh();
        assertEquals(3, device.version("targets"));
        publishVersion("targets", 1);
        repository.publish("snapshot", "timestamp");
        device.refuses(Reason.ROLLBACK);
        assertEquals(2, device.version("snapshot"));
        assertEquals(3, device.version("targets"));
        assertEquals("snapshot/3", repository.lastRequest());
    }

    @Test
    void givenANewSnapshotThatNoLongerListsARole_whenRefreshed_thenItIsARollback() throws TufException {
        repository.delegate("targets", "delegated", false, "*");
        repository.publish("delegated", "targets", "snapshot", "timestamp");
        device.refresh();
        Tree.at(repository.snapshot(), "meta").remove("delegated.json");
        repository.publish("snapshot", "timestamp");
        device.refuses(Reason.ROLLBACK);
    }

    @Test
    void givenAnOlderDelegatedRole_whenRefreshed_thenItIsARollback() throws TufException {
        repository.delegate("targets", "delegated", false, "*");
        repository.publish("delegated", "targets", "snapshot", "timestamp");
        repository.publish("delegated", "snapshot", "timestamp");
        device.find("any");
        assertEquals(2, device.version("delegated"));
        publishVersion("delegated", 1);
        repository.publish("snapshot", "timestamp");
        device.refuses(Reason.ROLLBACK);
        assertEquals(2, device.version("delegated"));
    }

    @Test
    void givenAnOlderRootInThePlaceOfANewOne_whenRefreshed_thenItIsRefused() throws TufException {
        repository.publish("root");
        device.refresh();
        repository.published.get("root").add(repository.published.get("root").get(0));
        device.refuses(Reason.MIX_AND_MATCH);
        assertEquals(2, device.version("root"));
    }

    @Test
    void givenATimestampThatWasDriven_whenItsKeyIsRotated_thenALowerVersionIsTrusted() throws TufException {
        publishVersion("timestamp", 100);
        device.refresh();
        assertEquals(100, device.version("timestamp"));
        repository.rotateKey("timestamp");
        repository.publish("root");
        publishVersion("timestamp", 1);
        device.refresh();
        assertEquals(1, device.version("timestamp"));
    }

    @Test
    void givenASnapshotThatWasDriven_whenItsKeyAloneIsRotated_thenALowerVersionIsTrusted() throws TufException {
        repository.snapshot().put("version", 99_999);
        place("snapshot", 99_999);
        repository.snapshotMeta().put("version", 99_999);
        repository.publish("timestamp");
        device.refresh();
        assertEquals(99_999, device.version("snapshot"));
        repository.rotateKey("snapshot");
        repository.publish("root");
        repository.snapshot().put("version", 1);
        place("snapshot", 1);
        repository.snapshotMeta().put("version", 1);
        repository.publish("timestamp");
        device.refresh();
        assertEquals(1, device.version("snapshot"));
        assertEquals(3, device.version("timestamp"));
    }

    @Test
    void givenTargetsThatWereDriven_whenSnapshotsKeyIsRotated_thenALowerVersionIsTrusted() throws TufException {
        repository.targets().put("version", 100);
        place("targets", 100);
        repository.targetsMeta().put("version", 100);
        repository.publish("snapshot", "timestamp");
        device.refresh();
        assertEquals(100, device.version("targets"));
        repository.rotateKey("snapshot");
        repository.publish("root");
        repository.targets().put("version", 1);
        place("targets", 1);
        repository.targetsMeta().put("version", 1);
        repository.publish("snapshot", "timestamp");
        device.refresh();
        assertEquals(1, device.version("targets"));
    }

    @Test
    void givenAKeyThatIsOnlyRevoked_whenTheOtherGoesOnSigning_thenFastForwardIsRecoveredFromToo() throws TufException {
        repository.addKey("timestamp", repository.newSigner());
        repository.publish("root");
        publishVersion("timestamp", 100);
        device.refresh();
        Signer revoked = repository.signers.get("timestamp").remove(0);
        Tree.list(repository.rootRole("timestamp"), "keyids").remove(revoked.id());
        repository.publish("root");
        publishVersion("timestamp", 2);
        device.refresh();
        assertEquals(2, device.version("timestamp"));
    }

    @Test
    void givenANewRootWithTheSameKeys_whenAnOlderTimestampComesWithIt_thenItIsStillARollback() throws TufException {
        repository.publish("timestamp");
        device.refresh();
        repository.publish("root");
        publishVersion("timestamp", 1);
        device.refuses(Reason.ROLLBACK);
        assertEquals(2, device.version("root"));
        assertEquals(2, device.version("timestamp"));
    }

    @Test
    void givenAFailureBetweenForgettingAndKeepingTheNewRoot_whenRunAgain_thenItIsRecoveredFrom() throws TufException {
        publishVersion("timestamp", 100);
        device.refresh();
        repository.rotateKey("timestamp");
        repository.publish("root");
        publishVersion("timestamp", 1);
        device.store.kept.remove("timestamp");
        device.store.kept.remove("snapshot");
        device.refresh();
        assertEquals(Map.of("root", 2L, "timestamp", 1L, "snapshot", 1L, "targets", 1L), device.versions());
    }

    @Test
    void givenTheSameRootAgain_whenInitialised_thenProtectionAgainstRollbackStays() throws TufException {
        repository.publish("timestamp");
        device.refresh();
        byte[] timestamp = device.store.kept.get("timestamp");
        TufClient.init(device.store, repository.published.get("root").get(0));
        assertArrayEquals(timestamp, device.store.kept.get("timestamp"));
        publishVersion("timestamp", 1);
        device.refuses(Reason.ROLLBACK);
    }

    @Test
    void givenADamagedRoot_whenInitialisedAgain_thenItGoesOnAndProtectionAgainstRollbackStays() throws TufException {
        repository.publish("timestamp");
        device.refresh();
        byte[] root = device.store.kept.get("root");
        device.store.kept.put("root", Arrays.copyOf(root, root.length / 2));
        assertFalse(TufClient.hasRoot(device.store));
        device.refuses(Reason.MALFORMED);

        TufClient.init(device.store, repository.published.get("root").get(0));

        assertTrue(TufClient.hasRoot(device.store));
        device.refresh();
        publishVersion("timestamp", 1);
        device.refuses(Reason.ROLLBACK);
    }

    @Test
    void givenARootOfOtherKeys_whenInitialised_thenWhatWasTrustedIsForgotten() throws TufException {
        publishVersion("timestamp", 100);
        device.refresh();
        Simulator other = new Simulator();
        other.rotateKey("timestamp");
        other.publish("root", "timestamp");
        TufClient.init(device.store, other.published.get("root").get(1));
        Device moved = new Device(other, device.store);
        moved.refresh();
        assertEquals(2, moved.version("timestamp"));
    }
}
