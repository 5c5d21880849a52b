// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Damaged model files given to the readers. */
@Component
public final class FuzzProof implements Proof {
    private static final List<String> ENDINGS = List.of(".nir", ".tflite");
    private static final int KEEP_EVERY = 5000;
    private static final int MOST_BROKEN = 20;
    private static final long LONGEST_FILE = 1 << 20;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Models models;

    /** Made by the component runtime. */
    @Activate
    public FuzzProof(@Reference Models models) {
        this.models = models;
    }

    @Override
    public String name() {
        return "fuzz";
    }

    @Override
    public String shows() {
        return "damaged .nir and .tflite files are read or refused with a typed reason, soon, and for little memory";
    }

    @Override
    public String bar() {
        return "nothing else is thrown; at most 2 s and 256 MiB each; the process lives";
    }

    @Override
    public int fullCount() {
        return 100_000;
    }

    @Override
    public int quickCount() {
        return 2000;
    }

    /** A file to be damaged. */
    private record Good(String name, byte[] content) {}

    @Override
    public Findings run(ProofRun run) throws IOException, InterruptedException {
        List<Good> files = files(run);
        Tally tally = new Tally(run);
        Reading reading = new Reading(this::read, MOST_NANOS);
        Thread thread = new Thread(() -> damageAll(files, run, reading, tally), "ganglion-proof-fuzz");
        thread.setDaemon(true);
        thread.start();
        while (thread.isAlive()) {
            thread.join(500);
            if (reading.lasting() > HANGING_NANOS) {
                tally.broken.add(tally.under + " hangs");
                break;
            }
        }
        if (tally.failure != null) {
            throw tally.failure;
        }
        return findings(files, run, reading, tally);
    }

    private List<Good> files(ProofRun run) throws IOException {
        List<Good> files = new ArrayList<>();
        for (String ending : ENDINGS) {
            for (Path file : run.models(ending)) {
                if (Files.size(file) <= LONGEST_FILE) {
                    files.add(new Good(file.getFileName().toString(), Files.readAllBytes(file)));
                }
            }
        }
        if (files.isEmpty()) {
            throw new GanglionException(Reason.NOT_FOUND, run.models() + ": has no .nir and no .tflite file");
        }
        return files;
    }

    /** All that a model says of itself is read, and its network. */
    private void read(byte[] content) {
        Model model = models.read("damaged", content);
        model.network();
    }

    /** What was found so far; written by one thread. */
    private static final class Tally {
        private final List<String> broken = new ArrayList<>();
        private final long formerAccepted;
        private final long formerRefused;
        private final double formerLongest;
        private final double formerMost;
        private int done;
        private volatile String under = "nothing";
        private volatile IOException failure;

        private Tally(ProofRun run) {
            done = (int) run.former().integer("done", 0);
            formerAccepted = run.former().integer("accepted", 0);
            formerRefused = run.former().integer("refused", 0);
            formerLongest = run.former().number("longest_ms", 0);
            formerMost = run.former().number("most_MB", 0);
            broken.addAll(run.former().texts("broken"));
            if (done > 0) {
                run.say("going on after " + done + " of an interrupted run");
            }
        }

        private Map<String, Object> figures(Reading reading) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("done", done);
            figures.put("accepted", formerAccepted + reading.accepted());
            figures.put("refused", formerRefused + reading.refused());
            figures.put("longest_ms", Quantiles.rounded(Math.max(formerLongest, reading.longestMillis())));
            figures.put("most_MB", Quantiles.rounded(Math.max(formerMost, reading.mostMegabytes())));
            return figures;
        }
    }

    private static void damageAll(List<Good> files, ProofRun run, Reading reading, Tally tally) {
        long end = System.nanoTime() + (long) Math.min(1e9 * run.seconds(), Long.MAX_VALUE / 4.0);
        try {
            while (tally.done < run.count() && System.nanoTime() < end && !run.cancelled()) {
                Good file = files.get(tally.done % files.size());
                long seed = run.seed() * 1_000_003 + tally.done;
                tally.under = file.name + " with damage " + seed;
                String wrong = reading.of(Damage.of(file.content, seed));
                if (wrong != null && tally.broken.size() < MOST_BROKEN) {
                    tally.broken.add(tally.under + ": " + wrong);
                }
                tally.done++;
                run.progress(tally.done, "files");
                if (tally.done % KEEP_EVERY == 0) {
                    Map<String, Object> soFar = tally.figures(reading);
                    soFar.put("broken", tally.broken);
                    run.keep(soFar);
                }
            }
        } catch (IOException e) {
            tally.failure = e;
        }
    }

    private static Findings findings(List<Good> files, ProofRun run, Reading reading, Tally tally) {
        Map<String, Object> figures = tally.figures(reading);
        figures.put("files", files.size());
        if (tally.done < run.count()) {
            tally.broken.add("only " + tally.done + " of " + run.count() + " were tried");
        }
        return new Findings(figures, tally.broken);
    }
}
