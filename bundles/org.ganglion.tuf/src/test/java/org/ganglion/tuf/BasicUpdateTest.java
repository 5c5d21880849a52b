// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ganglion.tuf.TufException.Reason;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;
import org.ganglion.tuf.metadata.PublicKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The workflow where nobody attacks, and where a single thing is wrong. */
class BasicUpdateTest {
    private final Simulator repository = new Simulator();

    @Test
    void givenAFirstRoot_whenRefreshed_thenAllRolesAreTrustedAndAskedForOnce() throws TufException {
        Device device = Device.of(repository);
        device.refresh();
        assertEquals(List.of("root/2", "timestamp", "snapshot/1", "targets/1"), repository.requests);
        assertEquals(Map.of("root", 1L, "timestamp", 1L, "snapshot", 1L, "targets", 1L), device.versions());
    }

    @Test
    void givenNoRefresh_whenATargetIsLookedFor_thenItIsRefreshedFirst() throws TufException {
        Device device = Device.of(repository);
        assertEquals(Optional.empty(), device.find("no such file"));
        assertEquals(List.of("root/2", "timestamp", "snapshot/1", "targets/1"), repository.requests);
        assertEquals(4, device.versions().size());
    }

    @Test
    void givenNothingNew_whenRefreshedAgain_thenOnlyRootAndTimestampAreAskedFor() throws TufException {
        Device device = Device.of(repository);
        device.refresh();
        repository.requests.clear();
        device.refresh();
        assertEquals(List.of("root/2", "timestamp"), repository.requests);
    }

    @Test
    void givenAnEmptyStore_whenRefreshed_thenThereIsNoRootAndNothingIsAskedFor() {
        new Device(repository, new MemoryStore()).refuses(Reason.NO_ROOT);
        assertEquals(List.of(), repository.requests);
    }

    @Test
    void givenAnInvalidFirstRoot_whenInitialised_thenItIsRefusedAndNothingIsAskedFor() {
        repository.root().remove("version");
        byte[] root = repository.sign("root");
        MemoryStore store = new MemoryStore();
        TufException refusal = assertThrows(TufException.class, () -> TufClient.init(store, root));
        assertEquals(Reason.MALFORMED, refusal.reason());
        assertTrue(store.kept.isEmpty());
        // and where somebody has put it there all the same
        store.kept.put("root", root);
        new Device(repository, store).refuses(Reason.MALFORMED);
        assertEquals(List.of(), repository.requests);
    }

    @Test
    void givenAFirstRootThatIsNotSigned_whenInitialised_thenItIsRefusedAndNothingIsAskedFor() {
        byte[] root = Simulator.envelope(
                repository.root(),
                List.of(Tree.of(
                        "keyid",
                        repository.signers.get("root").get(0).id(),
                        "sig",
                        repository.signers.get("root").get(0).sign(new byte[1]))));
        MemoryStore store = new MemoryStore();
        TufException refusal = assertThrows(TufException.class, () -> TufClient.init(store, root));
        assertEquals(Reason.THRESHOLD, refusal.reason());
        store.kept.put("root", root);
        new Device(repository, store).refuses(Reason.THRESHOLD);
        assertEquals(List.of(), repository.requests);
    }

    static Stream<Arguments> rolesInOrder() {
        return Stream.of(
                Arguments.of("root", Map.of("root", 1L)),
                Arguments.of("timestamp", Map.of("root", 2L)),
                Arguments.of("snapshot", Map.of("root", 2L, "timestamp", 2L)),
                Arguments.of("targets", Map.of("root", 2L, "timestamp", 2L, "snapshot", 2L)));
    }

    @ParameterizedTest
    @MethodSource("rolesInOrder")
    void givenARoleThatIsNotSigned_whenRefreshed_thenOnlyWhatComesBeforeItIsTrusted(
            String role, Map<String, Long> trusted) throws TufException {
        Device device = Device.of(repository);
        repository.signers.get(role).clear();
        repository.publish("root", "targets", "snapshot", "timestamp");
        device.refuses(Reason.THRESHOLD);
        assertEquals(trusted, device.versions());
    }

    static Stream<Arguments> versionedRoles() {
        return rolesInOrder().filter(arguments -> !arguments.get()[0].equals("timestamp"));
    }

    @ParameterizedTest
    @MethodSource("versionedRoles")
    void givenAVersionThatIsNotTheOneInTheAddress_whenRefreshed_thenItIsRefused(String role, Map<String, Long> trusted)
            throws TufException {
        Device device = Device.of(repository);
        repository.signed.get(role).put("version", 2);
        repository.publish("root", "targets", "snapshot", "timestamp");
        // what is called for is version 2, and the file in its place says 3
        repository.targetsMeta().put("version", 2);
        if (role.equals("targets")) {
            replaceLast("snapshot");
        }
        repository.snapshotMeta().put("version", 2);
        replaceLast("timestamp");
        device.refuses(Reason.MIX_AND_MATCH);
        assertEquals(trusted, device.versions());
    }

    private void replaceLast(String role) {
        List<byte[]> versions = repository.published.get(role);
        versions.set(versions.size() - 1, repository.sign(role));
    }

    @Test
    void givenATimestampThatChangedWithoutANewVersion_whenRefreshed_thenTheTrustedOneStays() throws TufException {
        Device device = Device.of(repository);
        device.refresh();
        byte[] trusted = device.store.kept.get("timestamp");
        repository.snapshotMeta().put("version", 100);
        replaceLast("timestamp");
        device.refresh();
        assertEquals("timestamp", repository.lastRequest());
        assertArrayEquals(trusted, device.store.kept.get("timestamp"));
    }

    @Test
    void givenHashesInMetadata_whenTheyAreRight_thenItIsTrustedAndWhenNotItIsRefused() throws TufException {
        repository.hashes = true;
        repository.publish("targets", "snapshot", "timestamp");
        Device device = Device.of(repository);
        device.refresh();
        repository.publish("targets");
        Tree.at(repository.targetsMeta(), "hashes").put("sha256", "46".repeat(32));
        repository.publish("snapshot", "timestamp");
        device.refuses(Reason.WRONG_CONTENT);
        assertEquals(3, device.version("snapshot"));
        assertEquals(2, device.version("targets"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "targets"})
    void givenHashesInMetadata_whenSomethingElseIsServed_thenItIsNotEvenRead(String role) throws TufException {
        repository.hashes = true;
        repository.publish("targets", "snapshot", "timestamp");
        List<byte[]> versions = repository.published.get(role);
        byte[] garbage = versions.get(versions.size() - 1).clone();
        garbage[0] = '[';
        versions.set(versions.size() - 1, garbage);
        Device.of(repository).refuses(Reason.WRONG_CONTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void givenAWrongLengthInMetadata_whenRefreshed_thenItIsRefused(int more) throws TufException {
        repository.hashes = true;
        repository.publish("targets");
        repository
                .targetsMeta()
                .put("length", ((Integer) repository.targetsMeta().get("length")) + more);
        repository.publish("snapshot", "timestamp");
        Device device = Device.of(repository);
        device.refuses(more < 0 ? Reason.TOO_LARGE : Reason.WRONG_CONTENT);
        assertEquals(0, device.version("targets"));
    }

    @Test
    void givenMetadataWithItsOwnWhiteSpace_whenTrusted_thenItIsKeptByteForByte() throws TufException {
        byte[] bytes = repository.published.get("timestamp").get(0);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = ' ';
        repository.published.get("timestamp").set(0, longer);
        Device device = Device.of(repository);
        device.refresh();
        for (String role : List.of("root", "timestamp", "snapshot", "targets")) {
            assertArrayEquals(repository.published.get(role).get(0), device.store.kept.get(role), role);
        }
    }

    @Test
    void givenFieldsThatNobodyKnows_whenRefreshed_thenTheyAreSignedWithTheRest() throws Exception {
        Device device = Device.of(repository);
        device.refresh();
        Signer signer = repository.newSigner();
        Map<String, Object> key = Tree.of("extra-field", Tree.of("b", 2, "a", List.of(1, "\u00e4\ud83e\udde0")));
        key.putAll(signer.key());
        repository.root().put("custom-field", "value");
        repository.addKey("root", signer.as(PublicKeys.id(key), key));
        repository.rootRole("root").put("another-field", null);
        repository.publish("root");
        device.refresh();
        assertEquals(2, device.version("root"));
    }

    @Test
    void givenTheOldFieldOfHashAlgorithmsInAKey_whenRefreshed_thenItMeansNothing() throws MalformedMetadataException {
        assertDoesNotRefuse(() -> {
            Device device = Device.of(repository);
            Signer signer = repository.newSigner();
            Map<String, Object> key = Tree.of("keyid_hash_algorithms", "md5");
            key.putAll(signer.key());
            repository.forgetKeys("snapshot");
            repository.addKey("snapshot", signer.as(id(key), key));
            repository.publish("root", "snapshot", "timestamp");
            device.refresh();
            assertEquals(2, device.version("root"));
            assertEquals(2, device.version("snapshot"));
        });
    }

    private interface Scenario {
        void run() throws TufException;
    }

    private static void assertDoesNotRefuse(Scenario scenario) {
        try {
            scenario.run();
        } catch (TufException e) {
            throw new AssertionError(e);
        }
    }

    private static String id(Map<String, Object> key) {
        try {
            return PublicKeys.id(key);
        } catch (MalformedMetadataException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void givenNoSnapshotOfTheVersionInTimestamp_whenRefreshed_thenTimestampIsTrustedAndTheUpdateFails()
            throws TufException {
        Device device = Device.of(repository);
        device.refresh();
        repository.snapshotMeta().put("version", 2);
        repository.publish("timestamp");
        device.refuses(Reason.MISSING);
        assertEquals("snapshot/2", repository.lastRequest());
        assertEquals(Map.of("root", 1L, "timestamp", 2L, "snapshot", 1L, "targets", 1L), device.versions());
    }

    @Test
    void givenNoTargetsOfTheVersionInSnapshot_whenRefreshed_thenSnapshotIsTrustedAndTheUpdateFails()
            throws TufException {
        Device device = Device.of(repository);
        device.refresh();
        repository.targetsMeta().put("version", 2);
        repository.publish("snapshot", "timestamp");
        device.refuses(Reason.MISSING);
        assertEquals("targets/2", repository.lastRequest());
        assertEquals(Map.of("root", 1L, "timestamp", 2L, "snapshot", 2L, "targets", 1L), device.versions());
    }

    @Test
    void givenNoTimestamp_whenRefreshed_thenTheUpdateFails() throws TufException {
        Device device = Device.of(repository);
        device.refresh();
        repository.published.remove("timestamp");
        device.refuses(Reason.MISSING);
        assertEquals("timestamp", repository.lastRequest());
    }

    @Test
    void givenNewTargetsThatNoSnapshotLists_whenRefreshed_thenTheyAreNotAskedFor() throws TufException {
        Device device = Device.of(repository);
        device.refresh();
        repository.publish("targets");
        device.refresh();
        assertEquals("timestamp", repository.lastRequest());
        assertEquals(1, device.version("targets"));
    }

    @Test
    void givenASnapshotInThePlaceOfTheTimestamp_whenItIsSignedByItsKeyToo_thenItsTypeGivesItAway() throws TufException {
        Device device = Device.of(repository);
        repository.addKey("snapshot", repository.signers.get("timestamp").get(0));
        repository.snapshot().put("meta", Tree.of("snapshot.json", Tree.of("version", 1)));
        repository.publish("root", "snapshot");
        List<byte[]> snapshots = repository.published.get("snapshot");
        repository.published.get("timestamp").add(snapshots.remove(snapshots.size() - 1));
        device.refuses(Reason.MALFORMED);
        assertEquals(Map.of("root", 2L), device.versions());
    }

    @Test
    void givenARepositoryWithoutConsistentSnapshots_whenRefreshed_thenNamesHaveNoVersions() throws TufException {
        repository.root().put("consistent_snapshot", false);
        repository.publish("root");
        Device device = Device.of(repository);
        repository.addTarget("targets", "a/b.txt", new byte[3]);
        repository.publish("targets", "snapshot", "timestamp");
        TufClient client = device.client();
        Target target = client.find("a/b.txt").orElseThrow();
        assertEquals(List.of("root/2", "root/3", "timestamp", "snapshot", "targets"), repository.requests);
        assertEquals("a/b.txt", client.location(target));
    }

    @Test
    void givenASpecificationOfAnotherVersion_whenRefreshed_thenItIsRefused() throws TufException {
        Device device = Device.of(repository);
        repository.timestamp().put("spec_version", "2.0.0");
        repository.publish("timestamp");
        device.refuses(Reason.MALFORMED);
    }

    static Stream<String> roles() {
        return Stream.of("root", "timestamp", "snapshot", "targets");
    }

    @ParameterizedTest
    @MethodSource("roles")
    void givenEndlessData_whenRefreshed_thenItIsRefused(String role) throws TufException {
        Device device = Device.of(repository);
        repository.publish("root", "targets", "snapshot", "timestamp");
        List<byte[]> versions = repository.published.get(role);
        byte[] last = versions.get(versions.size() - 1);
        versions.set(versions.size() - 1, Arrays.copyOf(last, 6_000_000));
        device.refuses(Reason.TOO_LARGE);
        assertEquals(role.equals("root") ? 1 : 0, device.version(role));
    }

    @Test
    void givenMoreNewRootsThanOneRunMayTake_whenRefreshedAgain_thenItGoesOnFromThere() throws TufException {
        Device device = Device.of(repository);
        device.limits = new Limits(3, 32, 512_000, 16_384, 2_000_000, 5_000_000);
        for (int i = 0; i < 5; i++) {
            repository.publish("root");
        }
        device.refresh();
        assertEquals(4, device.version("root"));
        device.refresh();
        assertEquals(6, device.version("root"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "snapshot", "targets"})
    void givenADamagedFileInTheStore_whenRefreshed_thenItIsFetchedAgain(String role) throws TufException {
        Device device = Device.of(repository);
        device.refresh();
        for (byte[] damaged : List.of(new byte[0], new byte[100], "{}".getBytes(StandardCharsets.UTF_8))) {
            device.store.kept.put(role, damaged);
            device.refresh();
            assertArrayEquals(repository.published.get(role).get(0), device.store.kept.get(role));
        }
    }

    @Test
    void givenAnUnreachableRepository_whenItIsThereAgain_thenTheNextRunSucceeds() throws TufException {
        Device device = Device.of(repository);
        TufClient client = new TufClient(
                (name, most) -> {
                    if (name.startsWith("1.")) {
                        throw new java.net.ConnectException("refused");
                    }
                    return repository.fetch(name, most);
                },
                device.store,
                () -> device.now,
                Limits.DEFAULTS);
        assertEquals(
                Reason.NETWORK,
                assertThrows(TufException.class, client::refresh).reason());
        device.refresh();
        assertEquals(1, device.version("targets"));
    }

    @Test
    void givenATarget_whenFound_thenItHasAllThatTheRepositorySaysOfIt() throws Exception {
        repository.addTarget("targets", "a/b.txt", new byte[3]);
        Tree.at(repository.targets(), "targets", "a/b.txt")
                .put("custom", Tree.of("releaseCounter", 12, "hardware", List.of("x", "y")));
        repository.publish("targets", "snapshot", "timestamp");
        TufClient client = Device.of(repository).client();
        Target target = client.find("a/b.txt").orElseThrow();
        assertEquals(3, target.length());
        assertEquals(Map.of("releaseCounter", 12L, "hardware", List.of("x", "y")), target.custom());
        assertEquals("a/" + Simulator.hash("SHA-256", new byte[3]) + ".b.txt", client.location(target));
        assertTrue(CanonicalJson.canonical(target.custom()).length > 0);
    }
}
