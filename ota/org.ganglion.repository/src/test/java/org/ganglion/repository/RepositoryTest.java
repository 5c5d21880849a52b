// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.ganglion.repository.KeysOfTest.PUBLISHER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository from its first root to its last: every state is checked by the client's own code. */
class RepositoryTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private static Path folderOfKeys;

    @TempDir
    private Path folder;

    private final KeysOfTest keys = new KeysOfTest(folderOfKeys);
    private RepositoryFolder repository;
    private InstantSource clock = InstantSource.fixed(NOW);

    @BeforeEach
    void aFolder() {
        repository = new RepositoryFolder(folder.resolve("repo"), CutDisk.lasting());
    }

    private void found() {
        Settled settled = keys.founding().in(repository, keys.all(), clock);
        assertEquals(List.of(), settled.waiting());
    }

    private void stamp() {
        TimestampRun.in(repository, keys.keys(Roles.TIMESTAMP), OptionalInt.empty(), clock);
    }

    private Settled add(String path, String content, Collection<SigningKey> with) {
        try (Publication publication =
                Repository.open(repository.path(), repository.disk()).change(with, clock)) {
            publication.add(PUBLISHER, path, content.getBytes(UTF_8), Map.of("releaseCounter", 7L));
            return publication.publish();
        }
    }

    private Settled sign(String... names) {
        return Signing.in(repository, keys.keys(names), false, clock);
    }

    private List<String> problems() {
        return RepositoryCheck.of(repository, Optional.empty(), clock).problems();
    }

    @Test
    void givenKeys_whenARepositoryIsMadeAndStamped_thenAClientTrustsIt() {
        found();
        assertTrue(
                problems().get(0).contains("ganglion repo timestamp"),
                problems().toString());

        stamp();

        assertEquals(List.of(), problems());
    }

    @Test
    void givenARepository_whenATargetIsPublished_thenClientsSeeItAfterTheNextTimestamp() throws IOException {
        found();
        stamp();

        Settled settled = add("features/acme/kitchen-1.0.0.json", "{}", keys.keys(PUBLISHER, Roles.SNAPSHOT));

        assertTrue(settled.timestampNeeded());
        assertEquals(List.of("metadata/2.acme.json", "metadata/2.snapshot.json"), settled.published());
        assertEquals(1, problems().size());
        stamp();
        assertEquals(List.of(), problems());
        Repository opened = Repository.open(repository.path());
        ReleaseEntry release =
                opened.release("features/acme/kitchen-1.0.0.json").orElseThrow();
        assertEquals(7, release.counter());
        assertEquals("1.0.0", release.version());
        assertEquals("features/acme/kitchen", release.line());
        assertArrayEquals("{}".getBytes(UTF_8), Files.readAllBytes(opened.file(release.target())));
    }

    @Test
    void givenAReleaseCounterThatNoDeviceTakes_whenItIsRead_thenTheTargetIsNamed() {
        for (long wrong : new long[] {-1, 1L << 53, Long.MAX_VALUE}) {
            TargetEntry target = new TargetEntry(
                    "features/acme/a-1.json", PUBLISHER, "0".repeat(64), 1, Map.of("releaseCounter", wrong));
            GanglionException refused = assertThrows(GanglionException.class, () -> ReleaseEntry.of(target));
            assertEquals(Reason.MALFORMED, refused.reason());
            assertTrue(refused.getMessage().startsWith("features/acme/a-1.json: "), refused.getMessage());
        }
    }

    @Test
    void givenARepository_whenItIsStamped_thenTheTimestampSaysWhenItWasSigned() {
        found();
        stamp();

        assertEquals(
                NOW.toString(),
                Metadata.document(repository.timestamp()).fields().text("x-ganglion-signed"));
    }

    @Test
    void givenMoreDaysThanARoleIsSignedFor_whenItIsFoundedRotatedOrStamped_thenThatIsWrongUse() {
        Map<String, List<KeyDescription>> byRole = keys.founding().keys();
        for (Map<String, Integer> days :
                List.of(Map.of(Roles.TIMESTAMP, 367), Map.of(Roles.ROOT, 3661), Map.of(PUBLISHER, 999_999))) {
            Founding founding = new Founding(byRole, Map.of(), days);
            GanglionException refused =
                    assertThrows(GanglionException.class, () -> founding.in(repository, keys.all(), clock));
            assertEquals(Reason.USAGE, refused.reason());
            assertTrue(refused.getMessage().contains("at most 36"), refused.getMessage());
        }
        found();
        Rotation rotation =
                new Rotation(Roles.TIMESTAMP, List.of(), List.of(), OptionalInt.empty(), OptionalInt.of(367));
        assertEquals(
                Reason.USAGE,
                assertThrows(GanglionException.class, () -> rotation.in(repository, keys.all(), clock))
                        .reason());
        assertEquals(
                Reason.USAGE,
                assertThrows(
                                GanglionException.class,
                                () -> TimestampRun.in(
                                        repository, keys.keys(Roles.TIMESTAMP), OptionalInt.of(367), clock))
                        .reason());
        TimestampRun.in(repository, keys.keys(Roles.TIMESTAMP), OptionalInt.of(366), clock);
        assertEquals(List.of(), problems());
    }

    @Test
    void givenATargetThatWasChangedOnDisk_whenTheRepositoryIsChecked_thenItIsNamed() throws IOException {
        found();
        add("models/acme/m-1.jar", "good", keys.keys(PUBLISHER, Roles.SNAPSHOT));
        stamp();
        Repository opened = Repository.open(repository.path());
        Files.writeString(opened.file(opened.target("models/acme/m-1.jar").orElseThrow()), "evil");

        assertTrue(
                problems().get(0).contains("is not what role acme vouches for"),
                problems().toString());
    }

    @Test
    void givenNoKeyOfTheSnapshot_whenATargetIsPublished_thenItWaitsAndClientsSeeNothing() {
        found();
        stamp();

        Settled settled = add("features/acme/a-1.json", "{}", keys.keys(PUBLISHER));

        assertEquals(List.of(), settled.published());
        assertEquals(PUBLISHER, settled.waiting().get(0).role());
        assertEquals(List.of(), problems());
        Settled signed = sign(Roles.SNAPSHOT);
        assertEquals(List.of(), signed.waiting());
        stamp();
        assertTrue(Repository.open(repository.path())
                .release("features/acme/a-1.json")
                .isPresent());
        assertEquals(List.of(), problems());
    }

    @Test
    void givenAVersionThatWaits_whenTheSameRoleIsChanged_thenThatIsRefused() {
        found();
        add("features/acme/a-1.json", "{}", keys.keys(PUBLISHER));

        GanglionException refused =
                assertThrows(GanglionException.class, () -> add("features/acme/b-1.json", "{}", keys.keys(PUBLISHER)));

        assertEquals(Reason.BUSY, refused.reason());
    }

    @Test
    void givenThresholdsOfTwo_whenTheSecondSigns_thenTheRepositoryBegins() {
        Founding founding =
                keys.founding(Map.of(Roles.ROOT, List.of("r1", "r2", "r3"), PUBLISHER, List.of("p1", "p2")));

        Settled first =
                founding.in(repository, keys.keys("r1", Roles.TARGETS, Roles.SNAPSHOT, Roles.CAMPAIGNS, "p1"), clock);
        assertEquals(List.of(), first.published());
        assertFalse(Files.exists(repository.metadata()));
        Signing.file(repository.prepared(Roles.ROOT), keys.keys("r3"));
        Settled second = sign("p2");
        assertEquals(List.of(), second.published(), "the key of the snapshot is not there");
        Settled third = sign(Roles.SNAPSHOT);

        assertEquals(List.of(), third.waiting());
        stamp();
        assertEquals(List.of(), problems());
    }

    @Test
    void givenASignatureThatIsMissing_whenTheRepositoryIsChecked_thenItTellsWhatWaitsAndForWhichKeys() {
        Founding founding = keys.founding(Map.of(PUBLISHER, List.of("p1", "p2")));
        founding.in(
                repository, keys.keys(Roles.ROOT, Roles.TARGETS, Roles.SNAPSHOT, Roles.CAMPAIGNS, "p1", "p2"), clock);
        stamp();
        Settled settled = add("features/acme/a-1.json", "{}", keys.keys("p1", Roles.SNAPSHOT));

        RepositoryCheck.Findings findings = RepositoryCheck.of(repository, Optional.empty(), clock);

        Waiting waiting = findings.waiting().get(0);
        assertEquals(settled.waiting(), findings.waiting());
        assertEquals(PUBLISHER, waiting.role());
        assertEquals(2, waiting.version());
        assertEquals(List.of(1, 2), List.of(waiting.there(), waiting.needed()));
        assertEquals(List.of(keys.key("p2").description().shortId()), waiting.missingKeys());
        assertEquals(repository.prepared(PUBLISHER), waiting.file());
        assertEquals(List.of(), findings.problems(), "clients see nothing of it");

        assertEquals(List.of(), sign("p2", Roles.SNAPSHOT).waiting());
        assertEquals(
                List.of(),
                RepositoryCheck.of(repository, Optional.empty(), clock).waiting());
    }

    @Test
    void givenARepositoryThatIsOnlyPrepared_whenItIsChecked_thenItTellsWhatWaits() {
        keys.founding(Map.of(Roles.ROOT, List.of("r1", "r2"))).in(repository, keys.keys("r1"), clock);

        RepositoryCheck.Findings findings = RepositoryCheck.of(repository, Optional.empty(), clock);

        assertEquals(1, findings.problems().size());
        assertTrue(findings.waiting().stream()
                .anyMatch(each -> each.role().equals(Roles.ROOT)
                        && each.missingKeys()
                                .equals(List.of(keys.key("r2").description().shortId()))));
    }

    @Test
    void givenSignaturesButNoKeyOfTheSnapshot_whenItWaits_thenThatKeyIsNamed() {
        found();

        Waiting waiting = add("features/acme/a-1.json", "{}", keys.keys(PUBLISHER))
                .waiting()
                .get(0);

        assertEquals(List.of(), waiting.missingKeys());
        assertTrue(
                waiting.line()
                        .contains("a key of the snapshot, of "
                                + keys.key(Roles.SNAPSHOT).description().shortId()),
                waiting.line());
    }

    @Test
    void givenKeysOfOthers_whenTheyAreToSignForARole_thenTheyAreRefusedByName() {
        found();
        Repository opened = Repository.open(repository.path());
        opened.requireKeys(keys.keys(PUBLISHER, Roles.SNAPSHOT), PUBLISHER, Roles.SNAPSHOT);

        GanglionException stranger = assertThrows(
                GanglionException.class,
                () -> opened.requireKeys(keys.keys(PUBLISHER, "stranger"), PUBLISHER, Roles.SNAPSHOT));
        assertEquals(Reason.UNTRUSTED, stranger.reason());
        assertTrue(
                stranger.getMessage()
                                .contains(keys.key("stranger").description().shortId())
                        && stranger.getMessage()
                                .contains(keys.key(PUBLISHER).description().shortId()),
                stranger.getMessage());
        assertEquals(
                Reason.UNTRUSTED,
                assertThrows(
                                GanglionException.class,
                                () -> opened.requireKeys(keys.keys(Roles.SNAPSHOT), PUBLISHER, Roles.SNAPSHOT))
                        .reason());
    }

    private Optional<String> whyUnseen(String path, String content) {
        return Repository.open(repository.path()).whyUnseen(path, Sha256.of(content.getBytes(UTF_8)), clock);
    }

    @Test
    void givenATimestampThatIsForgottenOrExpired_whenAskedWhatDevicesSee_thenTheCommandIsNamed() {
        String path = "features/acme/a-1.json";
        String command = "'ganglion repo timestamp --repo " + repository.path() + "'";
        found();
        add(path, "{}", keys.keys(PUBLISHER, Roles.SNAPSHOT));
        assertTrue(whyUnseen(path, "{}").orElseThrow().contains(command), "there is no timestamp at all");
        stamp();
        assertEquals(Optional.empty(), whyUnseen(path, "{}"));

        add(path, "{ }", keys.keys(PUBLISHER, Roles.SNAPSHOT));
        String forgotten = whyUnseen(path, "{ }").orElseThrow();
        assertTrue(forgotten.contains(command) && forgotten.contains("snapshot 2"), forgotten);
        stamp();
        assertEquals(Optional.empty(), whyUnseen(path, "{ }"));
        assertTrue(whyUnseen(path, "{}").orElseThrow().contains("verify"), "it was replaced");

        clock = InstantSource.fixed(NOW.plus(Duration.ofDays(8)));
        String expired = whyUnseen(path, "{ }").orElseThrow();
        assertTrue(expired.contains(command) && expired.contains("EXPIRED"), expired);
    }

    @Test
    void givenAStrangersKey_whenItSigns_thenNothingHappensAndItIsSaid() {
        keys.founding(Map.of(Roles.ROOT, List.of("r1", "r2"))).in(repository, keys.keys("r1"), clock);

        GanglionException refused = assertThrows(GanglionException.class, () -> sign("stranger"));

        assertEquals(Reason.UNTRUSTED, refused.reason());
    }

    @Test
    void givenAKeyThatIsRotated_whenOldAndNewHaveSigned_thenClientsFollowFromTheFirstRoot() {
        found();
        stamp();
        Rotation rotation = new Rotation(
                Roles.ROOT,
                List.of(keys.key("new-root").description()),
                List.of(keys.key(Roles.ROOT).id().substring(0, 8)),
                OptionalInt.empty(),
                OptionalInt.empty());

        Settled old = rotation.in(repository, keys.keys(Roles.ROOT), clock);
        assertEquals(1, old.waiting().size());
        assertEquals(List.of(), problems());
        Settled both = sign("new-root");

        assertEquals(List.of("metadata/2.root.json"), both.published());
        assertEquals(List.of(), problems());
        assertEquals(2, RepositoryCheck.of(repository, Optional.empty(), clock).root());
    }

    private Settled replace(String role, String with, String... signing) {
        Rotation rotation = new Rotation(
                role,
                List.of(keys.key(with).description()),
                List.of(keys.key(role).id()),
                OptionalInt.empty(),
                OptionalInt.empty());
        return rotation.in(repository, keys.keys(signing), clock);
    }

    @Test
    void givenAKeyOfTheTargetsThatIsRotated_whenOldAndNewSign_thenClientsUpdateBetweenAllSteps() {
        found();
        stamp();

        Settled first = replace(Roles.TARGETS, "new-targets", Roles.ROOT, Roles.TARGETS);
        assertEquals(List.of(), first.published());
        Settled second = sign("new-targets", Roles.SNAPSHOT);
        assertEquals(List.of("metadata/2.targets.json", "metadata/2.snapshot.json"), second.published());
        assertEquals(Roles.ROOT, second.waiting().get(0).role(), "under it the targets that clients see do not verify");
        assertEquals(1, problems().size(), problems().toString());
        TimestampRun.Stamped stamped =
                TimestampRun.in(repository, keys.keys(Roles.TIMESTAMP), OptionalInt.empty(), clock);

        assertEquals(List.of("metadata/2.root.json"), stamped.settled().published());
        assertEquals(List.of(), problems());
    }

    @Test
    void
            givenAKeyOfTheTargetsThatSomebodyElseHas_whenTheSnapshotsKeyIsAtHand_thenTheirSignatureIsWaitedForAllTheSame() {
        found();
        stamp();

        Settled first = replace(Roles.TARGETS, "new-targets", Roles.ROOT, Roles.TARGETS, Roles.SNAPSHOT);
        assertEquals(List.of(), first.published(), "nobody could sign what is published");
        assertEquals("the signatures of targets", waitsFor(first, Roles.ROOT));
        assertEquals(
                List.of(keys.key("new-targets").id().substring(0, 8)),
                first.waiting().stream()
                        .filter(each -> each.role().equals(Roles.TARGETS))
                        .findFirst()
                        .orElseThrow()
                        .missingKeys());
        Settled second = sign("new-targets", Roles.SNAPSHOT);
        assertEquals(List.of("metadata/2.targets.json", "metadata/2.snapshot.json"), second.published());
        TimestampRun.Stamped stamped =
                TimestampRun.in(repository, keys.keys(Roles.TIMESTAMP), OptionalInt.empty(), clock);

        assertEquals(List.of("metadata/2.root.json"), stamped.settled().published());
        assertEquals(List.of(), problems());
    }

    private static String waitsFor(Settled settled, String role) {
        return settled.waiting().stream()
                .filter(each -> each.role().equals(role))
                .findFirst()
                .orElseThrow()
                .missing();
    }

    @Test
    void givenAKeyOfTheTargetsThatIsLost_whenTheRootIsPublishedAtOnce_thenClientsUpdateAfterTheNextTimestamp() {
        found();
        stamp();
        replace(Roles.TARGETS, "new-targets", Roles.ROOT, "new-targets");

        Settled settled = Signing.in(repository, keys.keys(Roles.SNAPSHOT), true, clock);

        assertEquals(List.of(), settled.waiting());
        assertTrue(problems().get(0).contains("THRESHOLD"), problems().toString());
        stamp();
        assertEquals(List.of(), problems());
    }

    @Test
    void givenOnlineKeysThatAreRotated_whenTheTimestampIsSignedByOldAndNew_thenTheRootFollowsIt() {
        found();
        stamp();
        replace(Roles.SNAPSHOT, "new-snapshot", Roles.ROOT);
        assertEquals(List.of(), problems());
        TimestampRun.in(
                repository, keys.keys(Roles.TIMESTAMP, Roles.SNAPSHOT, "new-snapshot"), OptionalInt.empty(), clock);
        assertEquals(2, RepositoryCheck.of(repository, Optional.empty(), clock).root());
        assertEquals(List.of(), problems());

        replace(Roles.TIMESTAMP, "new-timestamp", Roles.ROOT);
        assertEquals(List.of(), problems());
        TimestampRun.in(repository, keys.keys(Roles.TIMESTAMP, "new-timestamp"), OptionalInt.empty(), clock);

        assertEquals(3, RepositoryCheck.of(repository, Optional.empty(), clock).root());
        assertEquals(List.of(), problems());
    }

    @Test
    void givenASecondPublisher_whenItIsAdded_thenItMayReleaseInItsOwnFolderOnly() {
        found();
        Rotation rotation = new Rotation(
                "other", List.of(keys.key("other").description()), List.of(), OptionalInt.empty(), OptionalInt.of(30));
        assertEquals(
                List.of(),
                rotation.in(repository, keys.keys(Roles.TARGETS, Roles.SNAPSHOT, "other"), clock)
                        .waiting());
        try (Publication publication = Repository.open(repository.path(), repository.disk())
                .change(keys.keys("other", Roles.SNAPSHOT), clock)) {
            publication.add("other", "models/other/m-1.jar", new byte[] {1}, Map.of());
            assertEquals(
                    Reason.USAGE,
                    assertThrows(
                                    GanglionException.class,
                                    () -> publication.add("other", "models/acme/m-1.jar", new byte[] {1}, Map.of()))
                            .reason());
            publication.publish();
        }
        stamp();
        assertEquals(List.of(), problems());
        assertEquals(
                List.of(Roles.CAMPAIGNS, PUBLISHER, "other"),
                Repository.open(repository.path()).delegated());
    }

    @Test
    void givenAPublisher_whenItsKeysAreTakenAway_thenItsTargetsAreGone() {
        found();
        add("features/acme/a-1.json", "{}", keys.keys(PUBLISHER, Roles.SNAPSHOT));
        Rotation rotation = new Rotation(
                PUBLISHER, List.of(), List.of(keys.key(PUBLISHER).id()), OptionalInt.empty(), OptionalInt.empty());

        rotation.in(repository, keys.keys(Roles.TARGETS, Roles.SNAPSHOT), clock);
        stamp();

        assertEquals(List.of(), problems());
        assertEquals(List.of(), Repository.open(repository.path()).targets());
    }

    @Test
    void givenMetadataNearTheirEnd_whenTheTimestampIsSigned_thenTheSnapshotIsRenewedAndTheOthersAreNamed() {
        found();
        clock = InstantSource.fixed(NOW.plus(Duration.ofDays(80)));

        TimestampRun.Stamped stamped =
                TimestampRun.in(repository, keys.keys(Roles.TIMESTAMP, Roles.SNAPSHOT), OptionalInt.of(1), clock);

        assertTrue(stamped.renewed());
        assertEquals(2, stamped.snapshot());
        assertEquals(clock.instant().plus(Duration.ofDays(1)), stamped.expires());
        assertEquals(Map.of(), stamped.expiring());
        assertEquals(List.of(), problems());
        clock = InstantSource.fixed(NOW.plus(Duration.ofDays(364)));
        assertTrue(TimestampRun.in(repository, keys.keys(Roles.TIMESTAMP, Roles.SNAPSHOT), OptionalInt.empty(), clock)
                .expiring()
                .keySet()
                .containsAll(List.of(Roles.ROOT, Roles.TARGETS, PUBLISHER)));
        clock = InstantSource.fixed(NOW.plus(Duration.ofDays(366)));
        assertEquals(
                Reason.UNTRUSTED,
                assertThrows(GanglionException.class, this::stamp).reason());
    }

    @Test
    void givenAnotherKey_whenTheTimestampIsSigned_thenItIsRefused() {
        found();

        GanglionException refused = assertThrows(
                GanglionException.class,
                () -> TimestampRun.in(repository, keys.keys(Roles.ROOT), OptionalInt.empty(), clock));

        assertEquals(Reason.UNTRUSTED, refused.reason());
        assertFalse(Files.exists(repository.timestamp()));
    }

    @Test
    void givenARootThatSomebodyPutThere_whenTheTimestampIsSigned_thenItIsRefused() throws IOException {
        found();
        KeysOfTest strangers = new KeysOfTest(folder.resolve("strangers"));
        SignedDocument root = Metadata.document(repository.metadata(Roles.ROOT, 1));
        SignedDocument forged = root.next(2, root.expires()).signedBy(strangers.keys("stranger"));
        Files.write(repository.metadata(Roles.ROOT, 2), forged.bytes());

        assertEquals(
                Reason.UNTRUSTED,
                assertThrows(GanglionException.class, this::stamp).reason());
    }

    @Test
    void givenASnapshotThatWasDeleted_whenTheTimestampIsSigned_thenClientsAreNotAskedToGoBack() throws IOException {
        found();
        add("models/acme/m-1.jar", "content", keys.keys(PUBLISHER, Roles.SNAPSHOT));
        stamp();
        Files.delete(repository.metadata(Roles.SNAPSHOT, 2));

        assertEquals(
                Reason.INCONSISTENT,
                assertThrows(GanglionException.class, this::stamp).reason());
    }

    @Test
    void givenTwoRunsAtOnce_whenTheSecondBegins_thenItIsRefused() {
        found();
        try (Publication first =
                Repository.open(repository.path(), repository.disk()).change(List.of(), clock)) {
            assertEquals(List.of(), first.targets(PUBLISHER));
            GanglionException refused = assertThrows(GanglionException.class, this::stamp);
            assertEquals(Reason.BUSY, refused.reason());
        }
        stamp();
    }

    @Test
    void givenReplacedTargets_whenTheRepositoryIsSwept_thenOnlyWhatNothingNamesGoes() {
        found();
        add("models/acme/m-1.jar", "old", keys.keys(PUBLISHER, Roles.SNAPSHOT));
        add("models/acme/m-1.jar", "new", keys.keys(PUBLISHER, Roles.SNAPSHOT));
        stamp();

        List<Sweep.Swept> dry = Sweep.in(repository, false);
        assertEquals(dry, Sweep.in(repository, true));

        List<String> names = dry.stream().map(each -> each.file().toString()).toList();
        assertEquals(5, names.size(), names.toString());
        assertTrue(names.contains("metadata/1.acme.json") && names.contains("metadata/2.snapshot.json"));
        assertTrue(names.get(4).endsWith(".m-1.jar"));
        assertEquals(List.of(), Sweep.in(repository, false));
        assertEquals(List.of(), problems());
    }
}
