// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.model.Models;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** NIR files damaged in their bytes and in their structure, in turn. */
@Component
public final class NirFuzzProof implements Proof {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_FILE = 1 << 20;

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

    /** A file whose bytes and whose structure are damaged in turn. */
    private record Good(String name, byte[] content, Reading reading) implements Trial.Specimen {
        @Override
        public Trial.Damaged damaged(int round, long seed) {
            return round % 2 == 1
                    ? new Trial.Damaged(StructureDamage.of(content, seed), "damaged structure " + seed)
                    : new Trial.Damaged(Damage.of(content, seed), "damage " + seed);
        }
    }

    @Override
    public Findings run(ProofRun run) throws IOException, InterruptedException {
        Reading reading = new Reading(content -> models.read("damaged", content).network(), MOST_NANOS);
        return new Trial(files(run, reading), run).findings();
    }

    private static List<Good> files(ProofRun run, Reading reading) throws IOException {
        List<Good> files = new ArrayList<>();
        for (Path file : run.models(".nir")) {
            if (Files.size(file) <= LONGEST_FILE) {
                files.add(new Good(file.getFileName().toString(), Files.readAllBytes(file), reading));
            }
        }
        if (files.isEmpty()) {
            throw new GanglionException(Reason.NOT_FOUND, run.models() + ": has no .nir file");
        }
        return files;
    }
}
