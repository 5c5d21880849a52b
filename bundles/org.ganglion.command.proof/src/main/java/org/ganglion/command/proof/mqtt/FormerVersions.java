// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mqtt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.command.proof.files.Sha256;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Companions;
import org.ganglion.transfer.Delta;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.Origins;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.ProgressListener;

/** Fetches changed versions of a model from a repository folder to where the unchanged one is held, and counts all bytes that come. */
final class FormerVersions {
    private static final double CHANGED = 0.01;
    private static final double PLACE = 0.3;

    private final Origins origins;
    private final Path folder;
    private final byte[] before;
    private final long seed;

    /** How a model changes. */
    enum Change {
        /** One layer is trained again. */
        ONE_RUN("1 % of the weights changed in one run"),
        /** A layer is inserted, and all behind it stands elsewhere. */
        INSERTION("1 % inserted, which shifts all behind it"),
        /** A little everywhere. */
        SCATTERED("1 % of the weights changed here and there, by a delta");

        private final String words;

        Change(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** What one change costs. */
    record Cost(long length, long delta, Progress progress) {
        double share() {
            return (double) progress.traffic() / length;
        }

        Map<String, Object> summary() {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("bytes", length);
            summary.put("come", progress.traffic());
            summary.put("percent", Quantiles.rounded(100 * share()));
            if (delta > 0) {
                summary.put("delta", delta);
            }
            return summary;
        }
    }

    FormerVersions(Origins origins, Path folder, byte[] before, long seed) {
        this.origins = origins;
        this.folder = folder;
        this.before = before;
        this.seed = seed;
    }

    /** Weights as a trained model has them: float32, Gaussian. */
    static byte[] weights(int length, long seed) {
        Random random = new Random(seed);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.remaining() >= Float.BYTES) {
            bytes.putFloat((float) random.nextGaussian() * 0.05f);
        }
        return bytes.array();
    }

    Cost cost(Change change) throws IOException, InterruptedException {
        byte[] now = changed(change);
        Path repository = Files.createDirectories(folder.resolve("repository"));
        Path held = Files.write(folder.resolve(Sha256.hex(before)), before);
        Path plain = Files.write(folder.resolve("plain"), now);
        String sha256 = Sha256.hex(now);
        String path = publish(repository, "models/proof/model.jar", now);
        byte[] list = Companions.hashList(plain);
        publish(repository, Companions.hashListPath(sha256), list);
        byte[] index = Companions.chunkIndex(plain);
        publish(repository, Companions.chunkIndexPath(sha256), index);
        Optional<byte[]> delta = change == Change.SCATTERED ? Companions.delta(held, plain) : Optional.empty();
        if (delta.isPresent()) {
            publish(repository, Companions.deltaPath(Sha256.hex(before), sha256), delta.get());
        }
        Artifact artifact = new Artifact(
                sha256, now.length, Optional.of(Sha256.hex(list)), Optional.of(Sha256.hex(index)), deltas(delta));
        try (Origin origin = origins.open(repository.toUri().toString())) {
            Path target = folder.resolve("new");
            Files.deleteIfExists(target);
            Fetch fetch = origin.fetch(artifact, path, target, List.of(held), ProgressListener.NONE);
            fetch.await();
            return new Cost(now.length, delta.map(bytes -> (long) bytes.length).orElse(0L), fetch.progress());
        }
    }

    private List<Delta> deltas(Optional<byte[]> delta) throws IOException {
        return delta.isEmpty()
                ? List.of()
                : List.of(new Delta(Sha256.hex(before), Sha256.hex(delta.get()), delta.get().length));
    }

    private static String publish(Path repository, String name, byte[] bytes) throws IOException {
        String path = Companions.file(name, Sha256.hex(bytes));
        Files.createDirectories(repository.resolve(path).getParent());
        Files.write(repository.resolve(path), bytes);
        return path;
    }

    private byte[] changed(Change change) {
        int part = (int) (before.length * CHANGED) & ~3;
        int at = (int) (before.length * PLACE) & ~3;
        byte[] other = weights(part, seed + 1);
        return switch (change) {
            case ONE_RUN -> {
                byte[] now = before.clone();
                System.arraycopy(other, 0, now, at, part);
                yield now;
            }
            case INSERTION -> {
                byte[] now = new byte[before.length + part];
                System.arraycopy(before, 0, now, 0, at);
                System.arraycopy(other, 0, now, at, part);
                System.arraycopy(before, at, now, at + part, before.length - at);
                yield now;
            }
            case SCATTERED -> scattered();
        };
    }

    private byte[] scattered() {
        byte[] now = before.clone();
        ByteBuffer floats = ByteBuffer.wrap(now);
        Random random = new Random(seed + 2);
        int weights = now.length / Float.BYTES;
        for (int i = 0; i < weights * CHANGED; i++) {
            int at = random.nextInt(weights) * Float.BYTES;
            floats.putInt(at, floats.getInt(at) + random.nextInt(1 << 16));
        }
        return now;
    }
}
