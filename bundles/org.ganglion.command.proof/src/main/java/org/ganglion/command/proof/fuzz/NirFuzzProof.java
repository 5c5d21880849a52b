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
import org.ganglion.model.Models;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** NIR files damaged in their bytes and in their structure, in turn. */
@Component
public final class NirFuzzProof implements Proof {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LONGEST_FILE = 1 << 20;
    private static final int MOST_BROKEN = 20;

    private final Models models;

    /** Made by the component runtime. */
    @Activate
    public NirFuzzProof(@Reference Models models) {
        this.models = models;
    }

    @Override
    public String name() {
        return "fuzz-nir";
    }

    @Override
    public String shows() {
        return "damaged .nir files, cyclic trees, dimensions of 2^40 and deflate bombs among them, are read or refused by type";
    }

    @Override
    public String bar() {
        return "nothing else is thrown; at most 1 s and 256 MiB each; the process lives";
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
        Reading reading = new Reading(content -> models.read("damaged", content).network(), MOST_NANOS);
        Trial trial = new Trial(files, run, reading);
        Thread thread = new Thread(trial, "ganglion-proof-fuzz-nir");
        thread.setDaemon(true);
        thread.start();
        while (thread.isAlive() && reading.lasting() < HANGING_NANOS) {
            thread.join(500);
        }
        return trial.findings(thread.isAlive());
    }

    private static List<Good> files(ProofRun run) throws IOException {
        List<Good> files = new ArrayList<>();
        for (Path file : run.models(".nir")) {
            if (Files.size(file) <= LONGEST_FILE) {
                files.add(new Good(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        if (files.isEmpty()) {
            throw new GanglionException(Reason.NOT_FOUND, run.models() + ": has no .nir file");
        }
        return files;
    }

    /** All tries, on a thread of their own so that one that hangs is seen. */
    private static final class Trial implements Runnable {
        private final List<Good> files;
        private final ProofRun run;
        private final Reading reading;
        private final List<String> broken = new ArrayList<>();
        private int done;
        private volatile String under = "nothing";

        Trial(List<Good> files, ProofRun run, Reading reading) {
            this.files = files;
            this.run = run;
            this.reading = reading;
        }

        @Override
        public void run() {
            long start = System.nanoTime();
            while (done < run.count() && System.nanoTime() - start < 1e9 * run.seconds() && !run.cancelled()) {
                Good file = files.get(done % files.size());
                long seed = run.seed() * 1_000_003 + done;
                boolean structure = done / files.size() % 2 == 1;
                under = file.name + (structure ? " with damaged structure " : " with damage ") + seed;
                String wrong =
                        reading.of(structure ? StructureDamage.of(file.content, seed) : Damage.of(file.content, seed));
                if (wrong != null && broken.size() < MOST_BROKEN) {
                    broken.add(under + ": " + wrong);
                }
                run.progress(++done, "files");
            }
        }

        Findings findings(boolean hangs) {
            List<String> wrong = new ArrayList<>(hangs ? List.of(under + " hangs") : broken);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("files", files.size());
            figures.put("accepted", reading.accepted());
            figures.put("refused", reading.refused());
            figures.put("longest_ms", Quantiles.rounded(reading.longestMillis()));
            figures.put("most_MB", Quantiles.rounded(reading.mostMegabytes()));
            if (!hangs && done < run.count()) {
                wrong.add("only " + done + " of " + run.count() + " were tried");
            }
            return new Findings(figures, wrong);
        }
    }
}
