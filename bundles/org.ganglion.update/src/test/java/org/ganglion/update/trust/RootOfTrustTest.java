// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Origin;
import org.ganglion.update.Trust;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.state.DiskStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootOfTrustTest {
    private static final String PATH = "features/acme/kitchen-1.0.0.json";
    private static final DesiredDocument DOCUMENT = new DesiredDocument(1, false, Map.of());

    @TempDir
    Path folder;

    private SignedRepository repository;
    private Instant now = Instant.now();

    @BeforeEach
    void found() {
        repository = new SignedRepository(folder);
    }

    /** A device that keeps what it has seen. */
    private RootOfTrust device() {
        InstantSource clock = () -> now;
        return new RootOfTrust(
                new DiskStorage(),
                folder.resolve("tuf"),
                repository::root,
                () -> Optional.of(repository),
                () -> List.of("bench", "lab/bench"),
                clock);
    }

    private RootOfTrust refreshed() throws InterruptedException {
        RootOfTrust device = device();
        device.refresh(DOCUMENT);
        return device;
    }

    @Test
    void givenARelease_whenItIsDesired_thenItIsApprovedWithCounterAndHardware() throws Exception {
        Artifact feature = repository.release(PATH, "{}".getBytes(UTF_8), 7, "raspberry-pi");

        Trust.Approval approval = refreshed().approve(PATH, feature);

        assertEquals(Optional.of(7L), approval.counter());
        assertEquals(List.of("raspberry-pi"), approval.hardware());
    }

    @Test
    void givenBytesThatNobodyHasReleased_whenTheyAreDesired_thenTheyAreUntrusted() throws Exception {
        Artifact feature = repository.release(PATH, "{}".getBytes(UTF_8), 7);
        RootOfTrust device = refreshed();
        Artifact longer = new Artifact(feature.sha256(), feature.length() + 1);
        Artifact other = new Artifact("0".repeat(64), feature.length());

        for (Artifact wrong : List.of(longer, other)) {
            assertEquals(
                    Reason.UNTRUSTED,
                    assertThrows(GanglionException.class, () -> device.approve(PATH, wrong))
                            .reason());
        }
        assertEquals(
                Reason.UNTRUSTED,
                assertThrows(GanglionException.class, () -> device.approve("models/mine.json", feature))
                        .reason());
    }

    @Test
    void givenARepositoryThatNobodyServes_whenRefreshed_thenItIsSaidOnceWhatCannotBeFetched() {
        Origin silent = (Origin) Proxy.newProxyInstance(
                Origin.class.getClassLoader(), new Class<?>[] {Origin.class}, (proxy, method, words) -> {
                    throw new GanglionException(Reason.TIMEOUT, words[0] + ": nobody answers");
                });
        RootOfTrust device = new RootOfTrust(
                new DiskStorage(),
                folder.resolve("tuf"),
                repository::root,
                () -> Optional.of(silent),
                List::of,
                () -> now);

        GanglionException failed = assertThrows(GanglionException.class, () -> device.refresh(DOCUMENT));

        assertEquals(Reason.NETWORK, failed.reason());
        assertEquals("the repository: NETWORK: 2.root.json cannot be fetched: nobody answers", failed.getMessage());
    }

    @Test
    void givenAClockOf1970Or2040_whenRefreshed_thenTheRepositoryIsTrustedAllTheSame() throws Exception {
        repository.release(PATH, "{}".getBytes(UTF_8), 7);
        for (String wrong : List.of("1970-01-01T00:00:10Z", "2040-01-01T00:00:00Z")) {
            now = Instant.parse(wrong);
            refreshed();
        }
        now = Instant.now();
        refreshed();
        for (String wrong : List.of("1970-01-01T00:00:10Z", "2040-01-01T00:00:00Z")) {
            now = Instant.parse(wrong);
            refreshed();
        }
    }

    /** By a clock of 2040 everything has expired, so the kept time decides there too. */
    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:10Z", "2040-01-01T00:00:00Z"})
    void givenATimeThatHasPassed_whenTheClockIsWrong_thenWhatHasExpiredByThatTimeIsRefused(String wrong)
            throws Exception {
        repository.release(PATH, "{}".getBytes(UTF_8), 7);
        now = Instant.now().plus(Duration.ofDays(20));
        refreshed();
        // another timestamp, that was good for a day only
        repository.stamp(1);
        now = Instant.parse(wrong);

        GanglionException refused = assertThrows(GanglionException.class, this::refreshed);

        assertEquals(Reason.UNTRUSTED, refused.reason());
        assertTrue(refused.getMessage().contains("EXPIRED"), refused.getMessage());
        repository.stamp(30);
        refreshed();
    }

    /** The repository of somebody who signs for very long: that it is good by that clock says nothing of the time. */
    @Test
    void givenMetadataThatIsGoodIn2041_whenTheClockHasSaid2040_thenTheDeviceGoesOnWithTheRightClock() throws Exception {
        repository.signUntil("2041-06-01T00:00:00Z");
        now = Instant.parse("2040-01-01T00:00:00Z");
        refreshed();
        refreshed();
        Instant passed =
                Instant.parse(Files.readString(folder.resolve("tuf/passed")).strip());
        assertTrue(Duration.between(passed, Instant.now()).toHours() < 1, "it was signed then: " + passed);

        now = Instant.now();
        repository.release(PATH, "{}".getBytes(UTF_8), 7);
        refreshed();
    }

    @Test
    void givenAPlausibleClock_whenTheRepositoryIsNoLongerStamped_thenItIsRefused() {
        now = Instant.now().plus(Duration.ofDays(40));

        GanglionException refused = assertThrows(GanglionException.class, this::refreshed);

        assertEquals(Reason.UNTRUSTED, refused.reason());
        assertTrue(refused.getMessage().contains("EXPIRED"), refused.getMessage());
    }

    @Test
    void givenACampaign_whenItsReleaseIsOlder_thenTheDevicesThatItNamesMayGoBack() throws Exception {
        Artifact old = repository.release(PATH, "{\"id\":1}".getBytes(UTF_8), 1);
        repository.release("features/acme/kitchen-2.0.0.json", "{\"id\":2}".getBytes(UTF_8), 2);
        assertFalse(refreshed().mayGoBack(PATH, old));

        repository.campaign("other", campaign(old, "lab/stove"));
        assertFalse(refreshed().mayGoBack(PATH, old));
        repository.campaign("back", campaign(old, "lab/bench"));

        assertTrue(refreshed().mayGoBack(PATH, old));
        assertFalse(refreshed().mayGoBack("features/acme/garage-1.0.0.json", old));
        assertFalse(refreshed().mayGoBack(PATH, new Artifact("1".repeat(64), 8)));
    }

    @Test
    void givenCampaignsThatAreWrittenWrongly_whenAnotherAllowsIt_thenTheDeviceMayGoBackAllTheSame() throws Exception {
        Artifact old = repository.release(PATH, "{\"id\":1}".getBytes(UTF_8), 1);
        repository.campaign("a-text", "back!");
        repository.campaign("b-list", "{\"rollback\":{\"devices\":\"all\"}}");
        repository.campaign("c-time", campaign(old, "*").replace("2027-04-01T00:00:00Z", "next spring"));
        assertFalse(refreshed().mayGoBack(PATH, old));

        repository.campaign("d-good", campaign(old, "lab/bench"));

        assertTrue(refreshed().mayGoBack(PATH, old));
    }

    @Test
    void givenCampaignsThatAreGoneOrTooLong_whenAnotherAllowsIt_thenTheDeviceMayGoBackAllTheSame() throws Exception {
        Artifact old = repository.release(PATH, "{\"id\":1}".getBytes(UTF_8), 1);
        repository.campaign("a-gone", campaign(old, "*"));
        repository.loseCampaign("a-gone");
        repository.campaign("b-long", campaign(old, "*") + " ".repeat(70_000));
        assertFalse(refreshed().mayGoBack(PATH, old));

        repository.campaign("c-good", campaign(old, "lab/bench"));

        assertTrue(refreshed().mayGoBack(PATH, old));
    }

    private void assertMalformed(Map<String, Object> custom) throws Exception {
        Artifact feature = repository.release(PATH, "{}".getBytes(UTF_8), custom);
        RootOfTrust device = refreshed();
        assertEquals(
                Reason.MALFORMED,
                assertThrows(GanglionException.class, () -> device.approve(PATH, feature))
                        .reason());
    }

    @Test
    void givenHardwareThatIsNoList_whenItIsDesired_thenItIsNotTakenToBeForAny() throws Exception {
        for (Object wrong : List.of("raspberry-pi", Map.of("any", true), List.of(1L))) {
            assertMalformed(Map.of("hardware", wrong));
        }
    }

    @Test
    void givenAReleaseCounterThatIsNone_whenItIsDesired_thenItIsNotTakenToHaveNone() throws Exception {
        for (Object wrong : List.of(-1L, 1L << 53, 999_999_999_999_999_999L, "7")) {
            assertMalformed(Map.of("releaseCounter", wrong));
        }
    }

    @Test
    void givenATrustedRootThatIsDamaged_whenRefreshed_thenItBeginsWithTheFirstOneAndNothingOlderIsTaken()
            throws Exception {
        byte[] older = Files.readAllBytes(repository.metadata("timestamp.json"));
        repository.release(PATH, "{}".getBytes(UTF_8), 7);
        refreshed();
        Path root = folder.resolve("tuf/root.json");
        byte[] whole = Files.readAllBytes(root);
        for (byte[] damaged : List.of(new byte[0], new byte[whole.length], Arrays.copyOf(whole, whole.length / 2))) {
            Files.write(root, damaged);
            refreshed();
            assertArrayEquals(whole, Files.readAllBytes(root));
        }

        Files.write(root, new byte[0]);
        Files.write(repository.metadata("timestamp.json"), older);
        GanglionException refused = assertThrows(GanglionException.class, this::refreshed);
        assertEquals(Reason.UNTRUSTED, refused.reason());
        assertTrue(refused.getMessage().contains("ROLLBACK"), refused.getMessage());
    }

    private static String campaign(Artifact to, String device) {
        return "{\"schema\":1,\"rollback\":{\"path\":\"features/acme/kitchen\",\"to\":{\"sha256\":\"" + to.sha256()
                + "\",\"releaseCounter\":1},\"devices\":[\"" + device + "\"]},\"expires\":\"2027-04-01T00:00:00Z\"}";
    }
}
