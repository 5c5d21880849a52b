// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Takes a device through a change on a disk that writes everything down, makes every disk that a power cut at any moment of it can leave, and
 * starts the device on each. Then the same with a second power cut while the device recovers from the first, until there were enough.
 */
final class CrashCheck {
    private static final int MOST_BROKEN = 20;
    private static final int MOST_KEPT = 4000;
    private static final int ALL_MOMENTS = 500;
    private static final double SOME_MOMENTS = 0.15;
    /** Running the supervisor's script takes longer than all else. */
    private static final int SCRIPT_EVERY = 40;

    private final ReleaseKind kind;
    private final Path root;
    private final Random random;
    private final int wanted;
    private final int skipped;
    /** Of the moments, where few states are wanted: to make all of them takes longer than to start some. */
    private final double share;
    /** Asked after each state whether to go on. */
    private final IntPredicate goOn;

    private final ScriptComparison script;
    private final Set<String> seen = new HashSet<>();
    private final List<String> broken = new ArrayList<>();
    private int moments;
    private int made;
    private int first;
    private boolean ended;

    /**
     * @param folder for disks, best on a tmpfs
     * @param supervisor the script
     * @param wanted states that are distinct as disks; those of a single power cut are all tried where there are no more than this
     * @param skipped states that an earlier run has tried
     */
    CrashCheck(ReleaseKind kind, Path folder, Path supervisor, long seed, int wanted, int skipped, IntPredicate goOn)
            throws IOException {
        this.kind = kind;
        this.root = Files.createDirectories(folder.resolve("disk"));
        this.script = new ScriptComparison(supervisor, Files.createDirectories(folder.resolve("script")));
        this.random = new Random(seed);
        this.wanted = wanted;
        this.share = wanted < ALL_MOMENTS ? SOME_MOMENTS : 1;
        this.skipped = skipped;
        this.goOn = goOn;
    }

    /** Runs it. */
    void run() throws Exception {
        SilentLog.during(this::cutAll);
    }

    private void cutAll() throws Exception {
        Image.clear(root);
        kind.prepare(root, new RecordingStorage(root));
        List<Image> level = cut(Image.read(root));
        Collections.shuffle(level, random);
        for (Image image : level.subList(0, Math.min(wanted, level.size()))) {
            check(image, 1);
        }
        first = seen.size();
        for (int cuts = 2; !level.isEmpty() && seen.size() < wanted && !ended; cuts++) {
            level = cutAgain(level, cuts);
        }
    }

    /** Cuts the power while the device recovers; of one disk not too many times, so that there are many first cuts. */
    private List<Image> cutAgain(List<Image> level, int cuts) throws Exception {
        Collections.shuffle(level, random);
        List<Image> next = new ArrayList<>();
        for (Image image : level) {
            List<Image> all = cut(image);
            Collections.shuffle(all, random);
            int left = Math.max(8, wanted / 200);
            for (Image each : all) {
                if (seen.size() >= wanted || ended) {
                    return List.of();
                }
                if (left > 0 && check(each, cuts)) {
                    left--;
                    if (next.size() < MOST_KEPT) {
                        next.add(each);
                    }
                }
            }
        }
        return next;
    }

    /** All disks that a power cut leaves of the change that begins with this one. */
    private List<Image> cut(Image before) throws Exception {
        List<Image> into = new ArrayList<>();
        before.write(root);
        RecordingStorage storage = new RecordingStorage(root);
        kind.change(root, storage);
        CrashDisk disk = new CrashDisk(before);
        Set<String> known = new HashSet<>();
        for (Step step : storage.steps()) {
            disk.apply(step);
            if (random.nextDouble() < share) {
                moments++;
                disk.images(random, image -> {
                    made++;
                    if (known.add(image.digest())) {
                        into.add(image);
                    }
                });
            }
        }
        if (!disk.now().digest().equals(Image.read(root).digest())) {
            throw new IllegalStateException("what was recorded is not what is on the disk: "
                    + storage.steps().size());
        }
        return into;
    }

    /** Tells whether the disk was another than all before. */
    private boolean check(Image image, int cuts) throws IOException {
        if (ended || !seen.add(image.digest())) {
            return false;
        }
        if (seen.size() > skipped) {
            for (String line : problems(image, cuts)) {
                if (broken.size() < MOST_BROKEN) {
                    broken.add(kind.name() + ", state " + seen.size() + ", " + cuts + " cuts: " + line);
                }
            }
        }
        ended = !goOn.test(seen.size());
        return true;
    }

    private List<String> problems(Image image, int cuts) throws IOException {
        List<String> problems = new ArrayList<>(boot(image, cuts));
        if (kind.isSupervised() && seen.size() % SCRIPT_EVERY == 1) {
            try {
                script.differs(image).ifPresent(problems::add);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the supervisor's script was not waited for", e);
            }
        }
        return problems;
    }

    private List<String> boot(Image image, int cuts) throws IOException {
        image.write(root);
        try {
            return kind.broken(root, new RecordingStorage(root), cuts);
        } catch (Exception e) {
            return List.of("it ends with " + e);
        }
    }

    /** Distinct disks that were tried. */
    int states() {
        return seen.size();
    }

    /** Those of them that a single power cut leaves. */
    int ofOneCut() {
        return first;
    }

    /** Operations after which the power was cut. */
    int moments() {
        return moments;
    }

    /** Disks that were made, equal ones included. */
    int made() {
        return made;
    }

    /** Disks on which the supervisor's script did what its model does. */
    int compared() {
        return script.compared();
    }

    List<String> broken() {
        return broken;
    }
}
