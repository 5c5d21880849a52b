// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.ganglion.api.json.JsonObject;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The updater on every disk that a power cut can leave. */
@Component
public final class PowerProof implements Proof {
    private static final int KEEP_EVERY = 2000;
    private static final String SUPERVISOR = "bundles/org.ganglion.launcher/src/main/supervisor/supervisor";
    private static final Path MEMORY = Path.of("/dev/shm");

    /** Made by the component runtime. */
    @Activate
    public PowerProof() {}

    /** What is proven, each by its name. */
    static Map<String, Supplier<ReleaseKind>> kinds() {
        Map<String, Supplier<ReleaseKind>> kinds = new LinkedHashMap<>();
        for (Supplier<ReleaseKind> kind : List.<Supplier<ReleaseKind>>of(
                ModelRelease::good,
                ModelRelease::failing,
                ModelRelease::differing,
                ModelRelease::back,
                BaseRelease::good,
                BaseRelease::failing,
                BaseRelease::crashing,
                BaseRelease::back,
                LearnedStateKind::new)) {
            kinds.put(kind.get().name(), kind);
        }
        return kinds;
    }

    @Override
    public String name() {
        return "power";
    }

    @Override
    public String shows() {
        return "every disk that a power cut during an update can leave starts the old or the new, and takes the next update; kinds "
                + kinds().keySet();
    }

    @Override
    public String bar() {
        return "10,000 crash states of each kind that are distinct as disks, not one of them a brick";
    }

    @Override
    public int fullCount() {
        return 10_000;
    }

    @Override
    public int quickCount() {
        return 500;
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        Path folder = folder();
        try {
            for (Map.Entry<String, Supplier<ReleaseKind>> kind : kinds().entrySet()) {
                if (run.includes(kind.getKey()) && !run.cancelled()) {
                    figures.put(kind.getKey(), prove(run, kind.getValue().get(), folder, figures, broken));
                }
            }
        } finally {
            delete(folder);
        }
        return new Findings(figures, broken);
    }

    /** A new folder for disks: in memory where that can be had, since nothing on them is meant to last. */
    static Path folder() throws IOException {
        return Files.createTempDirectory(
                Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir")), "ganglion-power");
    }

    static void delete(Path folder) throws IOException {
        Image.clear(folder);
        Files.delete(folder);
    }

    private static Map<String, Object> prove(
            ProofRun run, ReleaseKind kind, Path folder, Map<String, Object> others, List<String> broken)
            throws Exception {
        JsonObject former = run.former().objectOrEmpty(kind.name());
        int before = (int) former.integer("states", 0);
        broken.addAll(former.texts("broken"));
        if (before >= run.count()) {
            return former.values();
        }
        long start = System.nanoTime();
        IntPredicate goOn = states -> {
            run.progress(states, "states of " + kind.name());
            if (states % KEEP_EVERY == 0) {
                keep(run, others, kind, states, broken);
            }
            return !run.cancelled();
        };
        CrashCheck check = new CrashCheck(
                kind, folder, run.surroundings().root().resolve(SUPERVISOR), run.seed(), run.count(), before, goOn);
        check.run();
        broken.addAll(check.broken());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("states", check.states());
        figures.put("of_one_cut", check.ofOneCut());
        figures.put("cuts", check.moments());
        figures.put("made", check.made());
        if (check.compared() > 0) {
            figures.put("compared_with_script", check.compared());
        }
        figures.put("bricks", check.broken().size());
        figures.put("seconds", Quantiles.rounded((System.nanoTime() - start) / 1e9));
        if (check.states() < run.count() && !run.cancelled()) {
            broken.add(kind.name() + ": only " + check.states() + " distinct states of " + run.count());
        }
        return figures;
    }

    private static void keep(
            ProofRun run, Map<String, Object> others, ReleaseKind kind, int states, List<String> broken) {
        Map<String, Object> found = new LinkedHashMap<>(others);
        found.put(kind.name(), Map.of("states", states, "broken", List.copyOf(broken)));
        try {
            run.keep(found);
        } catch (IOException e) {
            run.say("cannot keep what was found so far: " + e.getMessage());
        }
    }
}
