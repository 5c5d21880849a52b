// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.JsonObject;

/** One run of a proof: what was asked for, where things are, and what an interrupted run left. */
public final class ProofRun {
    private static final long PROGRESS_NANOS = 2_000_000_000L;

    private final CommandContext context;
    private final Surroundings surroundings;
    private final ProofFile file;
    private final int count;
    private final double seconds;
    private final long seed;
    private final JsonObject former;
    private long lastProgress = System.nanoTime();

    ProofRun(
            CommandContext context,
            Surroundings surroundings,
            ProofFile file,
            int count,
            double seconds,
            long seed,
            JsonObject former) {
        this.context = context;
        this.surroundings = surroundings;
        this.file = file;
        this.count = count;
        this.seconds = seconds;
        this.seed = seed;
        this.former = former;
    }

    /** How often to do it. */
    public int count() {
        return count;
    }

    /** How long to do it at most, in seconds; infinite unless the user says otherwise. */
    public double seconds() {
        return seconds;
    }

    /** Of every random generator. */
    public long seed() {
        return seed;
    }

    /** Where Ganglion and its state are. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** Whether a part of a proof is to be run: all are, unless the user names one. */
    public boolean includes(String part) {
        return context.option(ProofCommand.ONLY.name()).map(part::equals).orElse(true);
    }

    /** Whether the user asks for this part and no other. */
    public boolean asksFor(String part) {
        return context.option(ProofCommand.ONLY.name()).map(part::equals).orElse(false);
    }

    /** Whether the user wants it to end. */
    public boolean cancelled() {
        return context.cancelled();
    }

    /** Says how far it is; most calls say nothing. */
    public void progress(int done, String what) {
        long now = System.nanoTime();
        if (now - lastProgress > PROGRESS_NANOS || done == count) {
            lastProgress = now;
            say(done + " of " + count + ' ' + what);
        }
    }

    /** Says something on the way. */
    public void say(String line) {
        context.err().println("ganglion proof: " + line);
    }

    /** What an interrupted run of the same proof, count, seed and commit kept; empty at first. */
    public JsonObject former() {
        return former;
    }

    /** Keeps what was found so far, for a run that goes on after an interruption. */
    public void keep(Map<String, Object> found) throws IOException {
        file.keep(found);
    }

    /**
     * The folder in which models are looked for.
     *
     * @throws GanglionException NOT_FOUND, saying what to do, if it is not there
     */
    public Path models() {
        Path folder = context.option(ProofCommand.MODELS.name())
                .map(context::path)
                .orElseGet(() -> surroundings.root().resolve("../shared/data").normalize());
        if (!Files.isDirectory(folder)) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    folder + ": no such folder; this proof needs models, give their folder with --models DIR");
        }
        return folder;
    }

    /**
     * The model file of this name, anywhere below {@link #models}.
     *
     * @throws GanglionException NOT_FOUND if there is none
     */
    public Path model(String name) throws IOException {
        return models("." + name.substring(name.lastIndexOf('.') + 1)).stream()
                .filter(found -> found.getFileName().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new GanglionException(
                        Reason.NOT_FOUND, models() + ": has no " + name + "; give its folder with --models DIR"));
    }

    /** All files below {@link #models} with this ending, by path. */
    public List<Path> models(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(models())) {
            return files.filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }
}
