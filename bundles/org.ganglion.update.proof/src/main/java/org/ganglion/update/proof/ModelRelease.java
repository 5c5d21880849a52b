// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ganglion.update.proof.ModelShelf.Release;
import org.ganglion.update.state.Storage;

/**
 * A model in place of another, inside the running framework and beside models that stay: a good one, one whose self-test fails, one whose
 * results differ from those of the one before in a shadow run, or the one before again.
 */
final class ModelRelease implements ReleaseKind {
    private static final int LENGTH = 24 << 10;
    private static final int OTHERS = 5;
    private static final int MOST_TRIALS = 3;

    private final String name;
    private final ModelShelf shelf = new ModelShelf();
    private final Release one = shelf.model("sample", "1.0.0", LENGTH);
    private final Release two;
    private final Release three;
    private final List<Release> others = new ArrayList<>();
    private final boolean rollback;
    private final Flaw flaw;
    private int boots;

    /** What is wrong with the new version. */
    private enum Flaw {
        NONE,
        SELF_TEST,
        RESULTS
    }

    private ModelRelease(String name, boolean rollback, Flaw flaw) {
        this.name = name;
        this.rollback = rollback;
        this.flaw = flaw;
        two = release("2.0.0", LENGTH + 700);
        three = release("3.0.0", 2000);
        for (int i = 0; i < OTHERS; i++) {
            others.add(shelf.model("other-" + i, "1.0.0", 600));
        }
    }

    /** Where results are what is wrong with one, each asks for a shadow run: the next one passes it. */
    private Release release(String version, int length) {
        return flaw == Flaw.RESULTS
                ? shelf.shadowed("sample", version, length)
                : shelf.model("sample", version, length);
    }

    /** A new version in place of one that runs. */
    static ModelRelease good() {
        return new ModelRelease("model-hot", false, Flaw.NONE);
    }

    /** A new version that fails its self-test. */
    static ModelRelease failing() {
        return new ModelRelease("model-failing", false, Flaw.SELF_TEST);
    }

    /** A new version that says something else than the one before, as a shadow run finds. */
    static ModelRelease differing() {
        return new ModelRelease("model-shadow", false, Flaw.RESULTS);
    }

    /** The version before in place of the one that runs. */
    static ModelRelease back() {
        return new ModelRelease("model-rollback", true, Flaw.NONE);
    }

    @Override
    public String name() {
        return name;
    }

    private Release old() {
        return rollback ? two : one;
    }

    private Release next() {
        return rollback ? one : two;
    }

    private List<Release> with(Release release) {
        List<Release> all = new ArrayList<>(others);
        all.add(release);
        return all;
    }

    private byte[] desired(long counter, Release release) {
        return ModelShelf.desired(counter, with(release));
    }

    private ModelDevice start(Path root, Storage storage) throws Exception {
        // a power cut begins another run of the board
        String failing = flaw == Flaw.SELF_TEST ? two.bundle().sha256() : "";
        return new ModelDevice(root, storage, shelf, failing, String.format("boot-%08d", boots++)) {
            @Override
            public boolean agrees(String sha256) {
                return !sha256.equals(two.bundle().sha256());
            }
        };
    }

    @Override
    public void prepare(Path root, Storage storage) throws Exception {
        ModelDevice device = start(root, storage);
        device.updater().deliver(desired(1, one));
        if (rollback) {
            device.updater().deliver(desired(2, two));
        }
    }

    @Override
    public void change(Path root, Storage storage) throws Exception {
        start(root, storage).updater().deliver(desired(3, next()));
    }

    @Override
    public List<String> broken(Path root, Storage storage, int cuts) throws Exception {
        List<String> broken = new ArrayList<>();
        ModelDevice device = start(root, storage);
        runsOneOf(device, "at the start", flaw == Flaw.NONE ? List.of(old(), next()) : List.of(old()), broken);
        device.updater().deliver(desired(3, next()));
        Set<String> failed = device.updater().state().failed().keySet();
        if (flaw == Flaw.NONE) {
            runsOneOf(device, "after the document came again", List.of(next()), broken);
            expect(failed.isEmpty(), "a good release is remembered as failed", broken);
        } else {
            runsOneOf(device, "after the release failed", List.of(old()), broken);
            expect(failed.equals(Set.of(next().feature().sha256())), "remembered as failed: " + failed, broken);
            expect(device.selfTests() <= MOST_TRIALS, device.selfTests() + " self-tests of a bad release", broken);
        }
        expect(!rollback || device.fetched().isEmpty(), "a rollback fetched " + device.fetched(), broken);
        expect(device.updater().state().operation().isEmpty(), "a switch is left", broken);
        device.updater().deliver(desired(4, three));
        runsOneOf(device, "after the next update", List.of(three), broken);
        return broken;
    }

    private void runsOneOf(ModelDevice device, String when, List<Release> may, List<String> broken) {
        Set<String> running = device.running();
        Set<String> configured = device.configured();
        boolean one = may.stream()
                .map(this::with)
                .anyMatch(releases -> running.equals(releases.stream()
                                .map(each -> each.bundle().sha256())
                                .collect(Collectors.toSet()))
                        && configured.equals(releases.stream()
                                .map(each -> each.model() + ' ' + each.version())
                                .collect(Collectors.toSet())));
        expect(one, when + " it runs " + running + " with pipelines for " + configured, broken);
    }

    private static void expect(boolean holds, String otherwise, List<String> broken) {
        if (!holds) {
            broken.add(otherwise);
        }
    }
}
