// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Recordings of event cameras damaged in turn, each read to its end as a pipeline or {@code infer} reads it. What the folder of models has
 * is cut to its first part, so that there is time for many; formats of which it has none are written here.
 */
@Component
public final class EventFuzzProof implements Proof {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST = 24 * 1024;
    private static final Map<String, String> SETTINGS =
            Map.of("window", "50000", "bin", "16", "denoise", "stcf", "denoise.k", "2");

    private final List<SampleFormat> formats;

    /** Made by the component runtime. */
    @Activate
    public EventFuzzProof(
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policyOption = ReferencePolicyOption.GREEDY)
                    List<SampleFormat> formats) {
        this.formats = formats.stream()
                .filter(format -> EventSpecimens.ENDINGS.contains(format.extension()))
                .toList();
    }

    @Override
    public String name() {
        return "fuzz-events";
    }

    @Override
    public String shows() {
        return "damaged recordings of event cameras, of EVT2, EVT3, DAT, AEDAT 2 and 4, N-MNIST and ES, are read or refused by type";
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

    /** A recording. */
    private record Good(String name, byte[] content, Reading reading) implements Trial.Specimen {
        @Override
        public Trial.Damaged damaged(int round, long seed) {
            return new Trial.Damaged(Damage.of(content, seed), "damage " + seed);
        }

        @Override
        public boolean repeatsWhenSlow() {
            return true;
        }
    }

    @Override
    public Findings run(ProofRun run) throws IOException, InterruptedException {
        Map<String, byte[]> files = files(run);
        Path damaged = Files.createTempFile("ganglion-fuzz", ".events");
        try {
            Reading reading = new Reading(content -> read(damaged, content), MOST_NANOS);
            List<Good> specimens = files.entrySet().stream()
                    .map(file -> new Good(file.getKey(), file.getValue(), reading))
                    .toList();
            return new Trial(specimens, run).findings();
        } finally {
            Files.deleteIfExists(damaged);
        }
    }

    private Map<String, byte[]> files(ProofRun run) throws IOException {
        if (formats.size() < EventSpecimens.ENDINGS.size()) {
            throw new GanglionException(
                    Reason.MISSING_CAPABILITY,
                    "formats of event recordings; there are "
                            + formats.stream().map(SampleFormat::extension).toList());
        }
        Map<String, byte[]> files = new LinkedHashMap<>(EventSpecimens.written());
        for (String ending : EventSpecimens.ENDINGS) {
            for (Path file : run.models("." + ending)) {
                try (var in = Files.newInputStream(file)) {
                    byte[] first = in.readNBytes(LONGEST);
                    if (formats.stream().anyMatch(format -> format.recognizes(first))) {
                        files.put(file.getFileName().toString(), first);
                    }
                }
            }
        }
        return files;
    }

    /** As a whole: the format is found, and every row is read. */
    void read(Path file, byte[] content) {
        try {
            Files.write(file, content);
            try (SampleFormat.Rows rows = SampleFormat.of(formats, file).open(file, SETTINGS)) {
                double[] row = new double[rows.columns()];
                while (rows.next(row)) {
                    requireNumbers(row);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireNumbers(double[] row) {
        for (double value : row) {
            if (!(value >= 0)) {
                throw new IllegalStateException("a count of events is " + value);
            }
        }
    }
}
