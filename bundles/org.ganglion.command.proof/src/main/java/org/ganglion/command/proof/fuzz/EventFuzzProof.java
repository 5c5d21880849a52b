// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.ganglion.command.proof.Quantiles;
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
    private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int LONGEST = 24 * 1024;
    private static final int MOST_BROKEN = 20;
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

    @Override
    public Findings run(ProofRun run) throws IOException, InterruptedException {
        Map<String, byte[]> files = files(run);
        Path damaged = Files.createTempFile("ganglion-fuzz", ".events");
        try {
            Reading reading = new Reading(content -> read(damaged, content), MOST_NANOS);
            Trial trial = new Trial(files, run, reading);
            Thread thread = new Thread(trial, "ganglion-proof-fuzz-events");
            thread.setDaemon(true);
            thread.start();
            while (thread.isAlive() && reading.lasting() < HANGING_NANOS) {
                thread.join(500);
            }
            return trial.findings(thread.isAlive());
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

    /** All tries, on a thread of their own so that one that hangs is seen. */
    private static final class Trial implements Runnable {
        private final List<Map.Entry<String, byte[]>> files;
        private final ProofRun run;
        private final Reading reading;
        private final List<String> broken = new ArrayList<>();
        private int done;
        private int held;
        private volatile String under = "nothing";

        Trial(Map<String, byte[]> files, ProofRun run, Reading reading) {
            this.files = List.copyOf(files.entrySet());
            this.run = run;
            this.reading = reading;
        }

        @Override
        public void run() {
            long start = System.nanoTime();
            while (done < run.count() && System.nanoTime() - start < 1e9 * run.seconds() && !run.cancelled()) {
                Map.Entry<String, byte[]> file = files.get(done % files.size());
                long seed = run.seed() * 1_000_003 + done;
                under = file.getKey() + " with damage " + seed;
                byte[] content = Damage.of(file.getValue(), seed);
                String wrong = reading.of(content);
                if (wrong != null && wrong.startsWith("took")) {
                    // whatever else this machine does may have held it: what the file itself takes, it takes again
                    held++;
                    wrong = reading.of(content);
                }
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
            figures.put("repeated_for_time", held);
            figures.put("longest_ms", Quantiles.rounded(reading.longestMillis()));
            figures.put("most_MB", Quantiles.rounded(reading.mostMegabytes()));
            if (!hangs && done < run.count()) {
                wrong.add("only " + done + " of " + run.count() + " were tried");
            }
            return new Findings(figures, wrong);
        }
    }
}
