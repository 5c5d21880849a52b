// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.proof.BaseDevice.Fault;
import org.ganglion.update.proof.BaseShelf.Base;
import org.ganglion.update.state.Storage;

/**
 * A whole composition in place of another, by a restart under the supervisor, with a model that stays: a good one, one that is not well, one that
 * crashes, or the one before again.
 */
final class BaseRelease implements ReleaseKind {
    private static final int LENGTH = 9000;
    private static final String DELIVERED = "0.9.0-factory";

    private final String name;
    private final BaseShelf bases = new BaseShelf();
    private final ModelShelf models = new ModelShelf();
    private final Base delivered = bases.base("0.9.0", 1, LENGTH - 300);
    private final Base one = bases.base("1.0.0", 2, LENGTH);
    private final Base two = bases.base("2.0.0", 3, LENGTH + 500);
    private final Base three = bases.base("3.0.0", 4, 2000);
    private final ModelShelf.Release model = models.model("sample", "1.0.0", 1500);
    private final boolean rollback;
    private final Fault fault;
    private int boots;

    private BaseRelease(String name, boolean rollback, boolean bad, boolean crashes) {
        this.name = name;
        this.rollback = rollback;
        fault = bad ? new Fault(two.feature().sha256(), crashes) : Fault.NONE;
    }

    static BaseRelease good() {
        return new BaseRelease("base-cold", false, false, false);
    }

    static BaseRelease failing() {
        return new BaseRelease("base-failing", false, true, false);
    }

    static BaseRelease crashing() {
        return new BaseRelease("base-crashing", false, true, true);
    }

    static BaseRelease back() {
        return new BaseRelease("base-rollback", true, false, false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isSupervised() {
        return true;
    }

    private Base old() {
        return rollback ? two : one;
    }

    private Base next() {
        return rollback ? one : two;
    }

    private byte[] desired(long counter, Base base) {
        Map<String, Artifact> features = new TreeMap<>();
        features.put("features/acme/kitchen-" + base.version() + ".json", base.feature());
        features.put("models/sample.json", model.feature());
        return ModelShelf.desired(counter, features);
    }

    private BaseDevice device(Path root, RecordingStorage storage) {
        // a power cut begins another run of the board
        return new BaseDevice(root, storage, bases, models, fault, String.format("boot-%08d", boots++));
    }

    @Override
    public void prepare(Path root, Storage storage) throws Exception {
        deliver(root, storage);
        run(root, storage, 1, one);
        if (rollback) {
            run(root, storage, 2, two);
        }
    }

    private void run(Path root, Storage storage, long counter, Base base) throws Exception {
        BaseDevice device = device(root, (RecordingStorage) storage);
        device.run(desired(counter, base));
        if (!device.broken().isEmpty() || !device.version().equals(base.version())) {
            throw new IllegalStateException(base.version() + " does not run; started " + device.started() + ' '
                    + device.broken() + ' ' + device.state().failed());
        }
    }

    /** As {@code ganglion dist} makes it. */
    private void deliver(Path root, Storage storage) throws IOException {
        Path generation = root.resolve("generations").resolve(DELIVERED);
        storage.createFolder(generation.resolve("boot"));
        storage.createFolder(generation.resolve("bundles"));
        for (Map.Entry<String, Artifact> file : delivered.files().entrySet()) {
            storage.write(
                    generation.resolve(file.getKey()),
                    bases.content(file.getValue().sha256()));
        }
        storage.write(generation.resolve("jvm"), delivered.flags().getBytes(StandardCharsets.UTF_8));
        storage.write(generation.resolve("arguments"), "run\n".getBytes(StandardCharsets.UTF_8));
        storage.write(generation.resolve("framework.properties"), "a=b\n".getBytes(StandardCharsets.UTF_8));
        storage.write(generation.resolve("COMMITTED"), new byte[0]);
        storage.write(root.resolve("current"), (DELIVERED + '\n').getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void change(Path root, Storage storage) throws Exception {
        device(root, (RecordingStorage) storage).run(desired(3, next()));
    }

    @Override
    public List<String> broken(Path root, Storage storage, int cuts) throws Exception {
        BaseDevice device = device(root, (RecordingStorage) storage);
        device.run(desired(3, next()));
        List<String> broken = new ArrayList<>(device.broken());
        Set<String> may = Set.of(old().version(), next().version());
        expect(may.containsAll(device.started()), "it started " + device.started(), broken);
        boolean good = fault.equals(Fault.NONE);
        Base wanted = good ? next() : old();
        if (broken.isEmpty()) {
            stays(device, wanted, broken);
            Set<String> failed = device.state().failed().keySet();
            expect(
                    failed.equals(good ? Set.of() : Set.of(fault.feature())),
                    "remembered as failed: " + failed + ", started " + device.started(),
                    broken);
            expect(
                    device.state().operation().isEmpty(),
                    "a switch is left: " + device.state().operation(),
                    broken);
            expect(!rollback || device.fetched().isEmpty(), "a rollback fetched " + device.fetched(), broken);
        }
        if (broken.isEmpty()) {
            BaseDevice later = device(root, (RecordingStorage) storage);
            later.run(desired(4, three));
            broken.addAll(later.broken());
            stays(later, three, broken);
        }
        return broken;
    }

    private void stays(BaseDevice device, Base wanted, List<String> broken) throws IOException {
        expect(
                device.version().equals(wanted.version()),
                "in the end " + device.version() + " runs, not " + wanted.version() + "; started " + device.started(),
                broken);
        expect(device.isCommitted(), device.version() + " runs and is not committed", broken);
        expect(
                device.modelsRunning()
                        .equals(Set.of("ganglion:model/" + model.bundle().sha256())),
                "models that run: " + device.modelsRunning(),
                broken);
    }

    private static void expect(boolean holds, String otherwise, List<String> broken) {
        if (!holds) {
            broken.add(otherwise);
        }
    }
}
