// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ganglion.tuf.TufException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which roles are looked into for a target, in which order, and by whose keys they are verified. */
class DelegationTest {
    private final Simulator repository = new Simulator();

    /** {@code B>C} or, terminating, {@code B!C}, with a pattern of paths after a space if it is not {@code *}. */
    private static void delegate(Simulator repository, String... delegations) {
        Set<String> roles = new LinkedHashSet<>();
        for (String delegation : delegations) {
            String[] parts = delegation.split(" ");
            String[] roleNames = parts[0].split("[>!]");
            String[] paths = parts.length == 1 ? new String[] {"*"} : parts[1].split(",");
            repository.delegate(roleNames[0], roleNames[1], parts[0].contains("!"), paths);
            roles.add(roleNames[1]);
        }
        repository.publish(roles.toArray(String[]::new));
        repository.publish("targets", "snapshot", "timestamp");
    }

    static Stream<Arguments> graphs() {
        return Stream.of(
                graph("basic", "A", "targets>A"),
                graph("one level", "A B", "targets>A", "targets>B"),
                graph("two levels", "A B C", "targets>A", "targets>B", "B>C"),
                graph("two levels, depth first", "A C D B", "targets>A", "targets>B", "A>C", "A>D"),
                graph("three levels, depth first", "A C D B", "targets>A", "targets>B", "A>C", "C>D"),
                graph("two levels, terminating", "A C", "targets>A", "targets>B", "A!C", "A>D"),
                graph("three levels, terminating", "A C D", "targets>A", "targets>B", "A!C", "C>D"),
                graph("two levels, another path", "B", "targets>A *.py", "targets>B", "A>C"),
                graph("three levels, another path", "A B", "targets>A", "targets>B", "A>C *.py", "C>D"),
                graph("terminating for another path", "A C B", "targets>A", "targets>B", "A!D *.py", "A>C"),
                graph("a cycle", "A B C D", "targets>A", "targets>B", "B>C", "C>D", "D>B"),
                graph("two delegators of one role", "A C B", "targets>A", "targets>B", "B>C", "A>C"),
                graph(
                        "two delegators of one role, one for another path",
                        "A B C",
                        "targets>A",
                        "targets>B",
                        "B>C",
                        "A>C *.py"));
    }

    private static Arguments graph(String name, String order, String... delegations) {
        return Arguments.of(name, order, delegations);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("graphs")
    void givenAGraphOfDelegations_whenATargetIsNowhere_thenRolesAreLookedIntoInOrder(
            String name, String order, String[] delegations) throws TufException {
        Device device = Device.of(repository);
        delegate(repository, delegations);
        assertTrue(device.find("missing").isEmpty());
        List<String> expected =
                Stream.of(order.split(" ")).map(role -> role + "/1").toList();
        assertEquals(expected, repository.requests.subList(4, repository.requests.size()));
    }

    static Stream<Arguments> searches() {
        return Stream.of(
                Arguments.of("file", true, List.of()),
                Arguments.of("README.md", true, List.of("A")),
                Arguments.of("releases/x/x_v1", true, List.of("B", "C")),
                Arguments.of("releases/y/y_v1.zip", true, List.of("B", "D")),
                Arguments.of("releases/z/z_v1.zip", false, List.of("B")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("searches")
    void givenATreeOfDelegations_whenATargetIsLookedFor_thenOnlyRolesThatMaySpeakForItAreAsked(
            String path, boolean found, List<String> order) throws TufException {
        Device device = Device.of(repository);
        byte[] content = path.getBytes(StandardCharsets.UTF_8);
        for (String role : List.of("A", "B", "C", "D")) {
            repository.signed.put(role, Simulator.role("targets", "targets", Tree.of()));
        }
        repository.addTarget("targets", "file", content);
        repository.addTarget("A", "README.md", content);
        repository.addTarget("C", "releases/x/x_v1", content);
        repository.addTarget("D", "releases/y/y_v1.zip", content);
        repository.addTarget("D", "releases/z/z_v1.zip", content);
        delegate(
                repository,
                "targets>A *.doc,*.md",
                "targets>B releases/*/*",
                "B>C releases/x/*",
                "B>D releases/y/*.zip");
        assertEquals(found, device.find(path).isPresent());
        assertEquals(
                order.stream().map(role -> role + "/1").toList(),
                repository.requests.subList(4, repository.requests.size()));
    }

    /** Two delegators lead to one role, which only the first one's key has signed. */
    private void delegateByTwo() {
        repository.delegate("targets", "A", false, "a*");
        repository.delegate("targets", "B", false, "b*");
        repository.delegate("A", "shared", false, "*");
        repository.delegate("B", "shared", false, "*");
        repository.addTarget("shared", "a1", new byte[1]);
        repository.addTarget("shared", "b1", new byte[1]);
        repository.signers.get("shared").remove(1);
        repository.publish("shared", "A", "B", "targets", "snapshot", "timestamp");
    }

    @Test
    void givenARoleThatOneDelegatorHasLedTo_whenAnotherLeadsToIt_thenItIsVerifiedByThatOnesKeysToo()
            throws TufException {
        delegateByTwo();
        TufClient client = Device.of(repository).client();
        assertTrue(client.find("a1").isPresent());
        TufException refusal = assertThrows(TufException.class, () -> client.find("b1"));
        assertEquals(Reason.THRESHOLD, refusal.reason());
        assertTrue(client.find("a1").isPresent());
    }

    @Test
    void givenARoleThatOneDelegatorHasLedToInAnEarlierRun_whenAnotherLeadsToIt_thenItIsVerifiedByThatOnesKeys()
            throws TufException {
        delegateByTwo();
        Device device = Device.of(repository);
        assertTrue(device.find("a1").isPresent());
        device.refusesToFind(Reason.THRESHOLD, "b1");
        assertTrue(device.find("a1").isPresent());
    }

    @Test
    void givenARoleThatBothDelegatorsKeysHaveSigned_whenBothLeadToIt_thenItIsFetchedOnce() throws TufException {
        repository.delegate("targets", "A", false, "a*");
        repository.delegate("targets", "B", false, "b*");
        repository.delegate("A", "shared", false, "*");
        repository.delegate("B", "shared", false, "*");
        repository.addTarget("shared", "a1", new byte[1]);
        repository.addTarget("shared", "b1", new byte[1]);
        repository.publish("shared", "A", "B", "targets", "snapshot", "timestamp");
        TufClient client = Device.of(repository).client();
        assertTrue(client.find("a1").isPresent());
        assertTrue(client.find("b1").isPresent());
        assertEquals(1, repository.requests.stream().filter("shared/1"::equals).count());
    }

    @Test
    void givenAThresholdOfADelegation_whenTooFewHaveSigned_thenTheSearchFails() throws TufException {
        Map<String, Object> delegation = repository.delegate("targets", "A", false, "*");
        delegation.put("threshold", 2);
        repository.publish("A", "targets", "snapshot", "timestamp");
        Device device = Device.of(repository);
        device.refusesToFind(Reason.THRESHOLD, "x");
        assertEquals(0, device.version("A"));
    }

    @Test
    void givenADelegatedRoleOfAnotherVersion_whenLookedInto_thenItIsRefused() throws TufException {
        repository.delegate("targets", "A", false, "*");
        repository.publish("A", "targets", "snapshot", "timestamp");
        repository.signed.get("A").put("version", 7);
        repository.published.get("A").set(0, repository.sign("A"));
        Device.of(repository).refusesToFind(Reason.MIX_AND_MATCH, "x");
    }

    @Test
    void givenADelegatedRoleWithAnotherHash_whenLookedInto_thenItIsRefused() throws TufException {
        repository.hashes = true;
        repository.delegate("targets", "A", false, "*");
        repository.publish("A", "targets", "snapshot", "timestamp");
        repository.signed.get("A").put("x", "y");
        repository.published.get("A").set(0, repository.sign("A"));
        TufException refusal =
                assertThrows(TufException.class, () -> Device.of(repository).find("x"));
        assertTrue(Set.of(Reason.WRONG_CONTENT, Reason.TOO_LARGE).contains(refusal.reason()));
    }

    @Test
    void givenADelegatedRoleThatTheSnapshotDoesNotList_whenLookedInto_thenItIsMissing() throws TufException {
        repository.delegate("targets", "A", false, "*");
        repository.publish("targets", "snapshot", "timestamp");
        Device device = Device.of(repository);
        device.refresh();
        device.refusesToFind(Reason.MISSING, "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets", ""})
    void givenADelegatedRoleCalledLikeATopLevelOne_whenRefreshed_thenItIsRefused(String role) throws TufException {
        repository.delegate("targets", "A", false, "*").put("name", role);
        repository.publish("targets", "snapshot", "timestamp");
        Device.of(repository).refuses(Reason.MALFORMED);
    }

    @Test
    void givenARoleTwiceInOneDelegator_whenRefreshed_thenItIsRefused() throws TufException {
        repository.delegate("targets", "A", false, "*");
        repository.delegate("targets", "A", false, "*.txt");
        repository.publish("targets", "snapshot", "timestamp");
        Device.of(repository).refuses(Reason.MALFORMED);
    }

    @Test
    void givenMoreDelegationsThanAllowed_whenATargetIsBehindThem_thenTheSearchEnds() throws TufException {
        List<String> roles = new ArrayList<>();
        for (int i = 0; i < 33; i++) {
            roles.add("role" + i);
            repository.delegate("targets", "role" + i, false, "*");
        }
        repository.addTarget("role31", "near", new byte[1]);
        repository.addTarget("role32", "far", new byte[1]);
        repository.publish(roles.toArray(String[]::new));
        repository.publish("targets", "snapshot", "timestamp");
        Device device = Device.of(repository);
        assertTrue(device.find("near").isPresent());
        device.refusesToFind(Reason.TOO_MANY_DELEGATIONS, "far");
    }

    @Test
    void givenPrefixesOfHashes_whenAPathsHashHasOne_thenTheRoleMaySpeakForIt() throws TufException {
        String hash = Simulator.hash("SHA-256", "a/path".getBytes(StandardCharsets.UTF_8));
        Map<String, Object> delegation = repository.delegate("targets", "A", false, "*");
        delegation.remove("paths");
        delegation.put("path_hash_prefixes", List.of("0123456789", hash.substring(0, 5)));
        repository.addTarget("A", "a/path", new byte[1]);
        repository.addTarget("A", "another", new byte[1]);
        repository.publish("A", "targets", "snapshot", "timestamp");
        Device device = Device.of(repository);
        assertTrue(device.find("a/path").isPresent());
        assertFalse(device.find("another").isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"paths and path_hash_prefixes", "neither"})
    void givenBothOrNeitherWayToSayWhichPaths_whenRefreshed_thenItIsMalformed(String which) throws TufException {
        Map<String, Object> delegation = repository.delegate("targets", "A", false, "*");
        if (which.equals("neither")) {
            delegation.remove("paths");
        } else {
            delegation.put("path_hash_prefixes", List.of("00"));
        }
        repository.publish("targets", "snapshot", "timestamp");
        Device.of(repository).refuses(Reason.MALFORMED);
    }

    @Test
    void givenBinsBySuccinctRoles_whenATargetIsLookedFor_thenTheBinOfItsHashIsAsked() throws TufException {
        Signer signer = repository.newSigner();
        repository
                .targets()
                .put(
                        "delegations",
                        Tree.of(
                                "keys",
                                Tree.of(signer.id(), signer.key()),
                                "succinct_roles",
                                Tree.of(
                                        "keyids",
                                        List.of(signer.id()),
                                        "threshold",
                                        1,
                                        "bit_length",
                                        5,
                                        "name_prefix",
                                        "bin")));
        byte[] path = "some/path".getBytes(StandardCharsets.UTF_8);
        int first = ByteBuffer.wrap(HexFormat.of().parseHex(Simulator.hash("SHA-256", path)))
                .getInt();
        String role = String.format("bin-%02x", first >>> 27);
        repository.signed.put(role, Simulator.role("targets", "targets", Tree.of()));
        repository.signers.put(role, List.of(signer));
        repository.addTarget(role, "some/path", path);
        repository.publish(role, "targets", "snapshot", "timestamp");
        assertTrue(Device.of(repository).find("some/path").isPresent());
        assertEquals(role + "/1", repository.lastRequest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "#", "/delegatedrole", "../delegatedrole", "..", "a b%2F\u00e4", "C:\\x"})
    void givenAnOddNameOfARole_whenAskedForAndKept_thenItIsQuoted(String role) throws TufException {
        repository.delegate("targets", role, false, "*");
        repository.publish(role, "targets", "snapshot", "timestamp");
        Device device = Device.of(repository);
        assertTrue(device.find("missing").isEmpty());
        assertEquals(FileNames.quoted(role) + "/1", repository.lastRequest());
        assertFalse(FileNames.quoted(role).matches(".*[/?#\\\\ ].*"));
        assertEquals(5, device.versions().size());
    }
}
