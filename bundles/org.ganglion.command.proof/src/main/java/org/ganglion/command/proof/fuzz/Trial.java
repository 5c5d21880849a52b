// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.ganglion.api.json.JsonObject;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;

/**
 * Specimens damaged in turn and read, on a thread of its own so that a reader that hangs is seen. What was found is kept now and then, for a
 * run that goes on after an interruption.
 */
final class Trial {
    private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_MILLIS = 500;
    private static final int MOST_BROKEN = 20;
    private static final int KEEP_EVERY = 5000;
    /** Between the seeds of two runs, so that they share no damage. */
    private static final long SEEDS_OF_A_RUN = 1_000_003;

    private final List<? extends Specimen> specimens;
    private final ProofRun run;
    private final JsonObject former;
    private final List<String> broken = new ArrayList<>();
    private int done;
    private long repeated;
    private volatile IOException unkept;
    private volatile Specimen under;
    private volatile String damage = "nothing";

    /** Something sound. */
    interface Specimen {
        /** How findings name it. */
        String name();

        /** A damaged copy, the same for the same seed; what kind of damage follows from the round. */
        Damaged damaged(int round, long seed);

        /** Reads damaged ones; several specimens may share it. */
        Reading reading();

        /** Whether a try that took too long may be repeated once: whatever else the machine does may have held it. */
        default boolean repeatsWhenSlow() {
            return false;
        }
    }

    /**
     * A damaged copy.
     *
     * @param content its bytes
     * @param how says what was damaged
     */
    record Damaged(byte[] content, String how) {}

    /** @param specimens at least one */
    Trial(List<? extends Specimen> specimens, ProofRun run) {
        this.specimens = List.copyOf(specimens);
        this.run = run;
        this.under = this.specimens.get(0);
        this.former = run.former();
        this.done = (int) former.integer("done", 0);
        this.repeated = former.integer("repeated_for_time", 0);
        broken.addAll(former.texts("broken"));
        if (done > 0) {
            run.say("going on after " + done + " of an interrupted run");
        }
    }

    /**
     * Makes all tries, until one hangs.
     *
     * @throws IOException if what was found cannot be kept
     */
    Findings findings() throws InterruptedException, IOException {
        Thread thread = new Thread(this::tryAll, "ganglion-proof-fuzz");
        thread.setDaemon(true);
        thread.start();
        while (thread.isAlive() && under.reading().lasting() < HANGING_NANOS) {
            thread.join(LOOK_MILLIS);
        }
        if (unkept != null) {
            throw unkept;
        }
        return findings(thread.isAlive());
    }

    private void tryAll() {
        try {
            tryEach();
        } catch (IOException e) {
            unkept = e;
        }
    }

    private void tryEach() throws IOException {
        long start = System.nanoTime();
        while (done < run.count() && System.nanoTime() - start < 1e9 * run.seconds() && !run.cancelled()) {
            Specimen specimen = specimens.get(done % specimens.size());
            Damaged damaged = specimen.damaged(done / specimens.size(), run.seed() * SEEDS_OF_A_RUN + done);
            damage = damaged.how();
            under = specimen;
            String wrong = read(specimen, damaged.content());
            if (wrong != null && broken.size() < MOST_BROKEN) {
                broken.add(specimen.name() + " with " + damage + ": " + wrong);
            }
            run.progress(++done, "files");
            if (done % KEEP_EVERY == 0) {
                Map<String, Object> soFar = figures();
                soFar.put("broken", broken);
                run.keep(soFar);
            }
        }
    }

    private String read(Specimen specimen, byte[] content) {
        String wrong = specimen.reading().of(content);
        if (wrong != null && specimen.repeatsWhenSlow() && Reading.isAboutTime(wrong)) {
            // what the file itself takes, it takes again
            repeated++;
            wrong = specimen.reading().of(content);
        }
        return wrong;
    }

    private Findings findings(boolean hangs) {
        List<String> wrong = new ArrayList<>(hangs ? List.of(under.name() + " with " + damage + " hangs") : broken);
        if (!hangs && done < run.count()) {
            wrong.add("only " + done + " of " + run.count() + " were tried");
        }
        return new Findings(figures(), wrong);
    }

    private Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("done", done);
        figures.put("files", specimens.size());
        figures.put("accepted", sum("accepted", Reading::accepted));
        figures.put("refused", sum("refused", Reading::refused));
        figures.put("repeated_for_time", repeated);
        figures.put("longest_ms", most("longest_ms", Reading::longestMillis));
        figures.put("most_MB", most("most_MB", Reading::mostMegabytes));
        return figures;
    }

    private Stream<Reading> readings() {
        return specimens.stream().map(Specimen::reading).distinct();
    }

    private long sum(String figure, ToLongFunction<Reading> of) {
        return former.integer(figure, 0) + readings().mapToLong(of).sum();
    }

    private double most(String figure, ToDoubleFunction<Reading> of) {
        double now = readings().mapToDouble(of).max().orElse(0);
        return Quantiles.rounded(Math.max(former.number(figure, 0), now));
    }
}
