// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Companions;
import org.ganglion.transfer.Delta;
import org.ganglion.transfer.HeldFile;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.protocol.HashList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a device that holds a former version needs of the next one. All costs are counted: hash list, chunk index, delta, headers. */
@Timeout(60)
class ReuseTest {
    private static final int MODEL = 4 << 20;

    @TempDir
    private Path folder;

    /** Weights as a trained model has them: float32, Gaussian. */
    private static byte[] weights(int length, long seed) {
        Random random = new Random(seed);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.remaining() >= Float.BYTES) {
            bytes.putFloat((float) random.nextGaussian() * 0.05f);
        }
        return bytes.array();
    }

    /** Fetches {@code now} where {@code before} is held. */
    private Progress fetch(byte[] before, byte[] now, boolean chunks, boolean deltas) throws Exception {
        Path old = Files.write(folder.resolve(HashList.sha256(before)), before);
        Path file = Files.write(folder.resolve("published"), now);
        String sha256 = HashList.sha256(now);
        Map<String, byte[]> companions = new HashMap<>();
        byte[] index = Companions.chunkIndex(file);
        companions.put(Companions.file(Companions.chunkIndexPath(sha256), HashList.sha256(index)), index);
        Optional<byte[]> delta = deltas ? Companions.delta(old, file) : Optional.empty();
        delta.ifPresent(bytes -> companions.put(
                Companions.file(Companions.deltaPath(HashList.sha256(before), sha256), HashList.sha256(bytes)), bytes));
        Artifact artifact = new Artifact(
                sha256,
                now.length,
                Optional.of(HashList.sha256(Companions.hashList(file))),
                chunks ? Optional.of(HashList.sha256(index)) : Optional.empty(),
                delta.map(bytes -> new Delta(HashList.sha256(before), HashList.sha256(bytes), bytes.length)).stream()
                        .toList());
        Links way = new OneWay(FaultyLink.perfect(new HeldFile(sha256, file)), companions);
        Path target = folder.resolve("store").resolve("new");
        Files.deleteIfExists(target);
        ArtifactFetch fetch = new ArtifactFetch(
                artifact, "x", target, List.of(old), Volume.local(), way, Pace.usual(), ProgressListener.NONE);
        fetch.run();
        assertArrayEquals(now, Files.readAllBytes(target));
        return fetch.progress();
    }

    private static void assertCosts(double most, int length, Progress progress) {
        assertTrue(
                progress.traffic() <= most * length,
                () -> 100.0 * progress.traffic() / length + " % of " + length + ": " + progress);
    }

    @Test
    void givenOnePercentOfTheWeightsChangedInOneRun_whenFetched_thenItCostsAtMostFivePercent() throws Exception {
        byte[] before = weights(MODEL, 1);
        byte[] now = before.clone();
        System.arraycopy(weights(MODEL / 100, 2), 0, now, 1_234_567, MODEL / 100);

        assertCosts(0.05, MODEL, fetch(before, now, true, false));
    }

    @Test
    void givenALayerInsertedThatShiftsEverything_whenFetched_thenItCostsAtMostFivePercent() throws Exception {
        byte[] before = weights(MODEL, 3);
        byte[] more = weights(MODEL / 100, 4);
        byte[] now = new byte[MODEL + more.length + 3];
        System.arraycopy(before, 0, now, 0, 1_000_001);
        System.arraycopy(more, 0, now, 1_000_001, more.length);
        System.arraycopy(before, 1_000_001, now, 1_000_001 + more.length + 3, MODEL - 1_000_001);

        assertCosts(0.05, MODEL, fetch(before, now, true, false));
        Progress without = fetch(before, now, false, false);
        assertTrue(without.received() > MODEL / 2, "without the chunk index nearly all is fetched: " + without);
    }

    @Test
    void givenOnePercentOfTheWeightsChangedHereAndThere_whenFetched_thenTheDeltaCostsAtMostFivePercent()
            throws Exception {
        byte[] before = weights(MODEL, 5);
        byte[] now = before.clone();
        ByteBuffer floats = ByteBuffer.wrap(now);
        Random random = new Random(6);
        for (int i = 0; i < MODEL / 4 / 100; i++) {
            int at = random.nextInt(MODEL / 4) * 4;
            floats.putFloat(at, floats.getFloat(at) + (float) random.nextGaussian() * 0.001f);
        }

        Progress progress = fetch(before, now, true, true);

        assertCosts(0.05, MODEL, progress);
        assertEquals(0, progress.received(), progress::toString);
    }

    @Test
    void givenAllWeightsChanged_whenADeltaIsMade_thenThereIsNone() throws Exception {
        Path one = Files.write(folder.resolve("one"), weights(100_000, 7));
        Path other = Files.write(folder.resolve("other"), weights(100_000, 8));

        assertEquals(Optional.empty(), Companions.delta(one, other));
    }

    @Test
    void givenFilesOfAnyLengths_whenADeltaMakesOneOfTheOther_thenItIsEqual() throws Exception {
        for (int length : List.of(0, 1, 70_000, 200_000, 262_144)) {
            byte[] before = weights(200_000, 9);
            byte[] now = java.util.Arrays.copyOf(before, Math.max(1, length));
            now[now.length / 2] ^= 5;
            Progress progress = fetch(before, now, false, true);
            assertEquals(now.length, progress.held());
        }
    }

    @Test
    void givenCompanionsThatLieOrAreAbsent_whenFetched_thenItIsFetchedAllTheSame() throws Exception {
        byte[] before = weights(300_000, 10);
        byte[] now = weights(300_000, 11);
        Path old = Files.write(folder.resolve("ab".repeat(32)), before);
        Path file = Files.write(folder.resolve("published"), now);
        String sha256 = HashList.sha256(now);
        byte[] nonsense = {1, 2, 3};
        String lie = HashList.sha256(nonsense);
        Map<String, byte[]> companions = Map.of(
                Companions.file(Companions.chunkIndexPath(sha256), lie), nonsense,
                Companions.file(Companions.deltaPath("ab".repeat(32), sha256), lie), nonsense);
        Artifact artifact = new Artifact(
                sha256,
                now.length,
                Optional.empty(),
                Optional.of(lie),
                List.of(new Delta("ab".repeat(32), lie, 3), new Delta("ab".repeat(32), "cd".repeat(32), 3)));
        Links way = new OneWay(FaultyLink.perfect(new HeldFile(sha256, file)), companions);
        Path target = folder.resolve("store").resolve("new");

        new ArtifactFetch(artifact, "x", target, List.of(old), Volume.local(), way, Pace.usual(), ProgressListener.NONE)
                .run();

        assertArrayEquals(now, Files.readAllBytes(target));
    }
}
