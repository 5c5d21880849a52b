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
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Damaged model files given to the readers. */
@Component
public final class FuzzProof implements Proof {
    private static final List<String> ENDINGS = List.of(".nir", ".tflite");
    private static final long LONGEST_FILE = 1 << 20;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

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

    /** A file. */
    private record Good(String name, byte[] content, Reading reading) implements Trial.Specimen {
        @Override
        public Trial.Damaged damaged(int round, long seed) {
            return new Trial.Damaged(Damage.of(content, seed), "damage " + seed);
        }
    }

    @Override
    public Findings run(ProofRun run) throws IOException, InterruptedException {
        return new Trial(files(run, new Reading(this::read, MOST_NANOS)), run).findings();
    }

    private static List<Good> files(ProofRun run, Reading reading) throws IOException {
        List<Good> files = new ArrayList<>();
        for (String ending : ENDINGS) {
            for (Path file : run.models(ending)) {
                if (Files.size(file) <= LONGEST_FILE) {
                    files.add(new Good(file.getFileName().toString(), Files.readAllBytes(file), reading));
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
}
