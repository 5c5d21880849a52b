// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ganglion.api.Reason;
import org.ganglion.update.Releases.Release;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.state.DiskStorage;
import org.ganglion.update.trust.RootOfTrust;
import org.ganglion.update.trust.SignedRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device with a root, from the document to what runs. */
class TrustedUpdateTest {
    private static final String OLD = "features/acme/sample-1.0.0.json";
    private static final String NEW = "features/acme/sample-2.0.0.json";

    @TempDir
    Path folder;

    private final Releases releases = new Releases();
    private final Release one = releases.model("sample", "1.0.0");
    private final Release two = releases.model("sample", "2.0.0");
    private final Map<String, Artifact> desired = new HashMap<>();
    private SignedRepository repository;
    private Board board;
    private Updater updater;
    private long counter;
    private Duration ahead = Duration.ZERO;

    @BeforeEach
    void aDeviceWithARoot() throws Exception {
        repository = new SignedRepository(folder);
        board = new Board(folder.resolve("device"), releases);
        board.trust = new RootOfTrust(
                new DiskStorage(),
                folder.resolve("tuf"),
                repository::root,
                () -> Optional.of(repository),
                () -> List.of("bench"),
                () -> Instant.now().plus(ahead));
        updater = board.boot();
        release(OLD, one, 1);
        release(NEW, two, 2);
    }

    private void release(String path, Release release, long releaseCounter, String... hardware) {
        repository.release(path, releases.content(release.feature().sha256()), releaseCounter, hardware);
    }

    private Outcome desire(String path, Release release) throws InterruptedException {
        desired.clear();
        desired.put(path, release.feature());
        updater.receive(true, Releases.desired(++counter, desired));
        updater.apply();
        return board.lastReport().outcome();
    }

    @Test
    void givenReleases_whenTheNewerFollowsTheOlder_thenItTakesItsPlace() throws Exception {
        assertEquals(Outcome.SUCCESSFUL, desire(OLD, one));
        assertEquals(Outcome.SUCCESSFUL, desire(NEW, two));
        assertEquals(Set.of(two.bundle().sha256()), board.running());
        assertEquals(Map.of("features/acme/sample", 2L), board.stored().counters());
    }

    @Test
    void givenANewerRelease_whenTheOlderIsDesired_thenItIsRefusedUnlessACampaignAllowsIt() throws Exception {
        desire(NEW, two);

        assertEquals(Outcome.REJECTED, desire(OLD, one));
        assertEquals(Reason.UNTRUSTED, board.lastReport().reason());
        assertTrue(
                board.lastReport().message().contains("campaign"),
                board.lastReport().message());
        assertEquals(Set.of(two.bundle().sha256()), board.running());

        repository.campaign(
                "back",
                "{\"schema\":1,\"rollback\":{\"path\":\"features/acme/sample\",\"to\":{\"sha256\":\""
                        + one.feature().sha256() + "\",\"releaseCounter\":1},\"devices\":[\"bench\"]}}");
        assertEquals(Outcome.SUCCESSFUL, desire(OLD, one));
        assertEquals(Set.of(one.bundle().sha256()), board.running());
    }

    @Test
    void givenANewerRelease_whenTheOlderIsPlanned_thenItIsRefusedAsItWouldBe() throws Exception {
        desire(NEW, two);

        Map<?, ?> plan = (Map<?, ?>)
                updater.preview(Releases.desired(9, Map.of(OLD, one.feature()))).get(OLD);
        desire(OLD, one);

        assertEquals("refused", plan.get("mode"));
        assertEquals(board.lastReport().reason(), plan.get("reason"));
        assertEquals(board.lastReport().message(), plan.get("message"));
    }

    @Test
    void givenACommandToGoBack_whenNobodyServesAnything_thenWhatRanBeforeRunsWithoutADownload() throws Exception {
        desire(OLD, one);
        desire(NEW, two);
        repository.campaign(
                "back",
                "{\"schema\":1,\"rollback\":{\"path\":\"features/acme/sample\",\"to\":{\"sha256\":\""
                        + one.feature().sha256() + "\",\"releaseCounter\":1},\"devices\":[\"bench\"]}}");
        board.asked.clear();
        board.unreachable.add(one.feature().sha256());
        board.unreachable.add(one.bundle().sha256());

        assertEquals(Outcome.SUCCESSFUL, desire(OLD, one));

        assertEquals(Set.of(one.bundle().sha256()), board.running());
        assertEquals(List.of(), board.asked);
    }

    @Test
    void givenARemovedRelease_whenAnOlderOneIsDesired_thenItIsStillRefused() throws Exception {
        desire(NEW, two);
        updater.receive(true, Releases.desired(++counter, Map.of()));
        updater.apply();
        assertEquals(Set.of(), board.running());

        assertEquals(Outcome.REJECTED, desire(OLD, one));
    }

    @Test
    void givenARoot_whenSomethingUnreleasedIsDesired_thenNothingOfItIsFetched() throws Exception {
        Release mine = releases.model("mine", "1.0.0");

        assertEquals(Outcome.REJECTED, desire("models/mine.json", mine));
        assertEquals(Reason.UNTRUSTED, board.lastReport().reason());
        assertEquals(Outcome.REJECTED, desire(NEW, one), "another release under its name");
        assertEquals(List.of(), board.fetched);
    }

    @Test
    void givenARoot_whenOnlyUnsignedThingsAreDesired_thenNobodyIsAskedAndThatIsTheLastWord() throws Exception {
        desire(OLD, one);
        repository.asked.clear();

        assertEquals(Outcome.REJECTED, desire("models/mine.json", releases.model("mine", "1.0.0")));

        assertEquals(Reason.UNTRUSTED, board.lastReport().reason());
        assertTrue(
                board.lastReport().message().contains("models/mine.json"),
                board.lastReport().message());
        assertEquals(Phase.IDLE, board.lastReport().phase());
        assertFalse(updater.apply(), "it is not asked for again");
        assertEquals(List.of(), repository.asked);
        assertEquals(Set.of(one.bundle().sha256()), board.running(), "what runs runs on");
    }

    @Test
    void givenARoot_whenSomethingUnsignedIsDesiredBesideARelease_thenThatComesAndTheOtherIsNotAskedForAgain()
            throws Exception {
        desired.put("models/mine.json", releases.model("mine", "1.0.0").feature());
        desired.put(OLD, one.feature());
        updater.receive(true, Releases.desired(++counter, desired));

        assertFalse(updater.apply());

        assertEquals(Outcome.REJECTED, board.lastReport().outcome());
        assertEquals(Phase.IDLE, board.lastReport().phase());
        assertEquals(Set.of(one.bundle().sha256()), board.running());
    }

    @Test
    void givenAReleaseThatTheTimestampDoesNotNameYet_whenItIsStamped_thenTheDeviceTakesItByItself() throws Exception {
        Release three = releases.model("sample", "3.0.0");
        String path = "features/acme/sample-3.0.0.json";
        repository.releaseUnannounced(path, releases.content(three.feature().sha256()), 3);
        assertEquals(Outcome.REJECTED, desire(path, three));
        assertEquals(Reason.UNTRUSTED, board.lastReport().reason());
        assertEquals(Phase.WAITING, board.lastReport().phase());
        assertTrue(updater.apply(), "it is tried again");
        assertEquals(Map.of(), board.stored().failed(), "nothing counts against the release");

        repository.stamp(30);

        assertFalse(updater.apply());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
        assertEquals(Set.of(three.bundle().sha256()), board.running());
    }

    @Test
    void givenATimestampThatHasExpired_whenAnotherIsSigned_thenTheDeviceGoesOnByItself() throws Exception {
        ahead = Duration.ofDays(40);
        assertEquals(Outcome.REJECTED, desire(NEW, two));
        assertEquals(Reason.UNTRUSTED, board.lastReport().reason());
        assertEquals(Phase.WAITING, board.lastReport().phase());

        repository.stamp(60);

        assertFalse(updater.apply());
        assertEquals(Outcome.SUCCESSFUL, board.lastReport().outcome());
    }

    @Test
    void givenALowerCounter_whenItIsRefused_thenThatIsItsLastWord() throws Exception {
        desire(NEW, two);
        assertEquals(Outcome.REJECTED, desire(OLD, one));

        assertEquals(Phase.IDLE, board.lastReport().phase());
        assertFalse(updater.apply());
    }

    @Test
    void givenAReleaseForOtherHardware_whenDesired_thenItIsRefused() throws Exception {
        release("features/acme/sample-3.0.0.json", two, 3, "toaster");

        assertEquals(Outcome.REJECTED, desire("features/acme/sample-3.0.0.json", two));
        assertEquals(Reason.UNSUPPORTED, board.lastReport().reason());
    }

    @Test
    void givenAReleaseThatFailed_whenItsCounterRises_thenItIsTriedAgain() throws Exception {
        board.selfTests.put(
                two.bundle().sha256(),
                new org.ganglion.api.GanglionException(Reason.SELF_TEST_FAILED, "the sensor was unplugged"));
        assertEquals(Outcome.FAILED_NO_STATE_CHANGE, desire(NEW, two));
        board.selfTests.clear();
        assertEquals(Outcome.REJECTED, desire(NEW, two));

        release(NEW, two, 3);

        assertEquals(Outcome.SUCCESSFUL, desire(NEW, two));
    }
}
