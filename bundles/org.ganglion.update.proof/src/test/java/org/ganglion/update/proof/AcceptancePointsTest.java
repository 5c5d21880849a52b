// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.api.Reason;
import org.ganglion.update.proof.ModelShelf.Release;
import org.ganglion.update.state.Storage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those of the acceptance points P1 to P18 that no other test covers; which test covers which stands in {@code cnf/docs/update-proof.md}. */
class AcceptancePointsTest {
    private static final int MOST_PHASES = 40;

    private final ModelShelf shelf = new ModelShelf();
    private final Release one = shelf.model("sample", "1.0.0", 3000);
    private final Release two = shelf.model("sample", "2.0.0", 3000);
    private final Release three = shelf.model("sample", "3.0.0", 3000);
    private final Release other = shelf.model("other", "1.0.0", 700);
    private Path root;

    @BeforeEach
    void aDisk() throws Exception {
        root = PowerProof.folder();
    }

    @AfterEach
    void deleteIt() throws Exception {
        PowerProof.delete(root);
    }

    private static byte[] desired(long counter, Release... releases) {
        return ModelShelf.desired(counter, List.of(releases));
    }

    private static Set<String> bundles(Release... releases) {
        Set<String> bundles = new TreeSet<>();
        for (Release release : releases) {
            bundles.add(release.bundle().sha256());
        }
        return bundles;
    }

    /** A device that can be told things while it works. */
    private final class Told extends ModelDevice {
        private final List<String> phases = new ArrayList<>();
        private long counter;
        private int cancelAt;
        private boolean cancelled;

        Told(Storage storage, String bad) throws Exception {
            super(root, storage, shelf, bad, "one");
        }

        @Override
        public void does(String phase) {
            // called by the constructor of the updater too, before there are any
            if (phases != null) {
                phases.add(phase);
                cancelled |= phases.size() == cancelAt;
            }
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }

        @Override
        public Optional<Long> counter(String feature) {
            return Optional.of(counter);
        }

        /** Another document comes as soon as it has begun with so many things. */
        void cancelAt(int phase) {
            phases.clear();
            cancelAt = phase;
        }

        /** The other document is here. */
        void goOn() {
            cancelAt = 0;
            cancelled = false;
        }
    }

    @Test
    void p5_givenAReleaseThatFailed_whenDesiredAgain_thenItIsTriedOnlyWhenItsCounterHasRisen() throws Exception {
        Told device = new Told(new RecordingStorage(root), two.bundle().sha256());
        device.updater().deliver(desired(1, one));

        device.updater().deliver(desired(2, two));
        int tests = device.selfTests();
        device.updater().deliver(desired(3, two));

        assertEquals("REJECTED", device.updater().outcome());
        assertEquals(Reason.SELF_TEST_FAILED, device.updater().reason());
        assertEquals(tests, device.selfTests(), "it was tried again");
        Told restarted = new Told(new RecordingStorage(root), two.bundle().sha256());
        restarted.updater().deliver(desired(4, two));
        assertEquals(0, restarted.selfTests(), "it was tried again after a restart");

        restarted.counter = 1;
        restarted.updater().deliver(desired(5, two));
        assertEquals(1, restarted.selfTests(), "its counter has risen");
        assertEquals(bundles(one), restarted.running());
    }

    @Test
    void p8_givenAnUpdateInAnyState_whenAnotherDocumentComes_thenTheResultIsDefinedAndTheOtherOneRuns()
            throws Exception {
        Release compared = shelf.shadowed("sample", "2.0.0", 3000);
        Set<String> cancelledIn = new TreeSet<>();
        boolean ended = false;
        for (int phase = 1; phase < MOST_PHASES && !ended; phase++) {
            Image.clear(root);
            Told device = new Told(new RecordingStorage(root), "");
            device.updater().deliver(desired(1, one));
            device.cancelAt(phase);

            device.updater().deliver(desired(2, compared));

            ended = !device.cancelled();
            if (!ended) {
                cancelledIn.add(device.phases.get(phase - 1));
            }
            // what was stopped in time has changed nothing; what could not be stopped any more is whole
            boolean stopped = device.running().equals(bundles(one));
            assertTrue(
                    stopped || device.running().equals(bundles(compared)),
                    device.running().toString());
            assertEquals(Set.of(stopped ? "sample 1.0.0" : "sample 2.0.0"), device.configured());
            assertEquals(stopped ? "FAILED_NO_STATE_CHANGE" : "SUCCESSFUL", outcome(device, stopped));
            assertEquals(Set.of(), device.updater().state().failed().keySet(), "to be stopped is no failure");
            device.goOn();
            device.updater().deliver(desired(3, three));
            assertEquals(bundles(three), device.running(), "cancelled in " + cancelledIn);
            assertTrue(device.updater().state().operation().isEmpty());
        }
        assertTrue(ended, "there was no end");
        assertTrue(
                cancelledIn.containsAll(
                        Set.of("CHECKING", "FETCHING", "TESTING", "SHADOWING", "STAGING", "ACTIVATING", "VERIFYING")),
                cancelledIn.toString());
    }

    /** While it waits for the other document it does not tell an outcome of the one that was stopped. */
    private static String outcome(Told device, boolean stopped) {
        String told = device.updater().outcome();
        return stopped && told.equals("none") ? "FAILED_NO_STATE_CHANGE" : told;
    }

    @Test
    void p12_givenSeveralReleasesOfWhichOneIsBad_whenDesiredTogether_thenEachIsWholeAndTheBadOneIsNamed()
            throws Exception {
        Told device = new Told(new RecordingStorage(root), two.bundle().sha256());
        device.updater().deliver(desired(1, one));

        device.updater().deliver(desired(2, two, other));

        assertEquals(bundles(one, other), device.running());
        assertEquals(Set.of("sample 1.0.0", "other 1.0.0"), device.configured());
        assertEquals(
                Set.of(two.feature().sha256()),
                device.updater().state().failed().keySet());
    }

    /** A disk that returns other bytes than were written to it, as a worn one does. */
    private static final class WornStorage extends ForwardingStorage {
        private int writes;

        WornStorage(Storage disk) {
            super(disk);
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            boolean ofBundle = file.getParent().endsWith("store") && bytes.length == 3000;
            if (ofBundle && ++writes == 1) {
                byte[] worn = bytes.clone();
                worn[worn.length / 2] ^= 1;
                super.write(file, worn);
            } else {
                super.write(file, bytes);
            }
        }
    }

    @Test
    void p18_givenADiskThatReturnsOtherBytes_whenUpdated_thenItIsSeenBeforeAnythingIsSwitched() throws Exception {
        Told device = new Told(new RecordingStorage(root), "");
        device.updater().deliver(desired(1, one));
        Told worn = new Told(new WornStorage(new RecordingStorage(root)), "");

        worn.updater().deliver(desired(2, two));

        assertEquals(Reason.DIGEST_MISMATCH, worn.updater().reason());
        assertEquals("FAILED_NO_STATE_CHANGE", worn.updater().outcome());
        assertEquals(bundles(one), worn.running());
        assertEquals(0, worn.selfTests(), "it looked into what it could not have read");
    }
}
