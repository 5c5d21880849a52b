// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.proof.ModelShelf.Release;
import org.ganglion.update.state.DiskStorage;
import org.ganglion.update.state.Storage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk that is full, or read-only, from any operation on: what runs goes on, and the update comes when there is room again. */
class FullDiskTest {
    private static final int MOST = 200;

    private Path folder;

    private final ModelShelf shelf = new ModelShelf();
    private final Release one = shelf.model("sample", "1.0.0", 5000);
    private final Release two = shelf.model("sample", "2.0.0", 6000);

    @BeforeEach
    void aDisk() throws Exception {
        folder = PowerProof.folder();
    }

    @AfterEach
    void deleteIt() throws Exception {
        PowerProof.delete(folder);
    }

    /** A device that runs the old one, as it starts on this storage; what its framework remembers has room. */
    private ModelDevice device(Path root, Storage storage) throws Exception {
        Image.clear(root);
        new ModelDevice(root, new RecordingStorage(root), shelf, "", "one")
                .updater()
                .deliver(desired(1, one));
        return new ModelDevice(root, storage, new DiskStorage(), shelf, "", "one");
    }

    private static byte[] desired(long counter, Release release) {
        return ModelShelf.desired(counter, List.of(release));
    }

    /** Refuses at each operation in turn; tells how many operations the update has. */
    private int everywhere(IntFunction<FullStorage> storages, boolean passes) throws Exception {
        for (int n = 0; n < MOST; n++) {
            Path root = folder.resolve("disk");
            FullStorage storage = storages.apply(n);
            ModelDevice device = device(root, storage);
            try {
                device.updater().deliver(desired(2, two));
            } catch (GanglionException e) {
                assertTrue(Set.of(Reason.STORAGE, Reason.TIMEOUT).contains(e.reason()), e + " at " + n);
            }
            if (storage.refused() == 0) {
                return n;
            }
            runsOneOfBoth(device, n);
            if (passes) {
                device.updater().deliver(desired(2, two));
                assertEquals(Set.of(two.bundle().sha256()), device.running(), "with room again, at " + n);
            }
            ModelDevice restarted = new ModelDevice(root, new RecordingStorage(root), shelf, "", "one");
            runsOneOfBoth(restarted, n);
            restarted.updater().deliver(desired(2, two));
            assertEquals(Set.of(two.bundle().sha256()), restarted.running(), "restarted with room, at " + n);
        }
        throw new AssertionError("no end after " + MOST + " operations");
    }

    private void runsOneOfBoth(ModelDevice device, int n) {
        assertEquals(1, device.running().size(), device.running() + " at " + n);
        assertTrue(
                Set.of(one.bundle().sha256(), two.bundle().sha256()).containsAll(device.running()),
                device.running() + " at " + n);
        String version = device.running().contains(one.bundle().sha256()) ? "sample 1.0.0" : "sample 2.0.0";
        assertEquals(Set.of(version), device.configured(), "at " + n);
    }

    @Test
    void givenADiskThatIsFullForOneOperation_whenItIsAnyOfAnUpdate_thenTheUpdateComesInTheEnd() throws Exception {
        assertTrue(everywhere(n -> FullStorage.full(n, 1), true) > 15);
    }

    @Test
    void givenADiskThatIsFullFromAnyOperationOn_whenUpdated_thenWhatRanRunsAndTheUpdateComesWithRoom()
            throws Exception {
        assertTrue(everywhere(n -> FullStorage.full(n, Integer.MAX_VALUE), false) > 15);
    }

    @Test
    void givenADiskThatIsReadOnlyFromAnyOperationOn_whenUpdated_thenWhatRanRunsAndTheUpdateComesWhenItIsNot()
            throws Exception {
        assertTrue(everywhere(FullStorage::readOnly, false) > 15);
    }

    @Test
    void givenAStoreOfWhichEveryFileIsDamaged_whenStarted_thenItSaysSoFetchesAgainAndRuns() throws Exception {
        Path root = folder.resolve("disk");
        device(root, new RecordingStorage(root));
        for (Path file : new DiskStorage().list(root.resolve("update/store"))) {
            java.nio.file.Files.writeString(file, "damaged");
        }
        java.nio.file.Files.delete(root.resolve("framework"));

        ModelDevice device = new ModelDevice(root, new RecordingStorage(root), shelf, "", "one");
        assertEquals(Set.of(), device.running());
        device.updater().deliver(desired(1, one));

        assertEquals(Set.of(one.bundle().sha256()), device.running());
        assertEquals(Set.of(one.feature().sha256(), one.bundle().sha256()), device.fetched(), "both were damaged");
    }
}
