// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Runs proofs. */
@Component
public final class ProofCommand implements Command {
    static final Option MODELS = Option.of(
            "--models", "DIR", "folder of models, searched deeply; default ../shared/data beside the checkout");
    private static final Option COUNT = Option.of("--count", "N", "how often, default as the claim says");
    private static final Option DEVICES = Option.of("--devices", "N", "of the proof fleet: the same as --count");
    private static final Option SECONDS =
            Option.of("--seconds", "S", "for at most so long; what is missing of the count is told");
    private static final Option SEED = Option.of("--seed", "N", "of every random generator, default 1");
    private static final Option QUICK =
            Option.flag("--quick", "a small count: shows that the proof runs, not the claim");
    static final Option ONLY = Option.of("--only", "PART", "only the part of this name, of a proof that has parts");
    private static final Option FRESH = Option.flag("--fresh", "do not go on with an interrupted run");

    private final List<Proof> proofs;
    private final Surroundings surroundings;

    /** Made by the component runtime. */
    @Activate
    public ProofCommand(
            BundleContext context,
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policyOption = ReferencePolicyOption.GREEDY)
                    List<Proof> proofs) {
        this.proofs = proofs.stream().sorted(Comparator.comparing(Proof::name)).toList();
        String root = context.getProperty("ganglion.root");
        String state = context.getProperty("ganglion.state");
        this.surroundings =
                new Surroundings(root == null ? null : Path.of(root), Path.of(state == null ? ".ganglion" : state));
    }

    @Override
    public String name() {
        return "proof";
    }

    @Override
    public String summary() {
        return "shows a claim about Ganglion by running it, with its full count";
    }

    @Override
    public String description() {
        return """
                Without NAME it lists the proofs. With it, it runs that one with the count of the claim, tells how far it is,
                and prints one JSON object: figures, count, seed, commit, Java and its flags, machine and load, and PASS, FAIL
                or VOID (nothing can be concluded). The same is kept in .ganglion/proof/NAME.json. The exit code is 0 only if
                the bar holds. An interrupted run of the same commit, count and seed is gone on with where that is worth it.

                Timings on a shared machine are noisy: give the process priority and a quiet core where you can.

                  ganglion proof exchange
                  ganglion proof fuzz --count 1000000 --seed 7
                  ganglion proof spiking --only cuba
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("NAME", "a proof; without it they are listed", false));
    }

    @Override
    public List<Option> options() {
        return List.of(COUNT, DEVICES, SECONDS, SEED, QUICK, ONLY, FRESH, MODELS);
    }

    @Override
    public int run(CommandContext context) throws Exception {
        if (context.argument("NAME").isEmpty()) {
            list(context);
            return 0;
        }
        Proof proof = proof(context.argument("NAME").get());
        int count = count(context, proof);
        double seconds = context.number(SECONDS.name(), Double.POSITIVE_INFINITY);
        long seed = whole(context, SEED, 1);
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("proof", proof.name());
        key.put("count", count);
        key.put("seed", seed);
        key.put("commit", surroundings.commit());
        context.option(ONLY.name()).ifPresent(part -> key.put("only", part));
        ProofFile file = new ProofFile(surroundings.state().resolve("proof").resolve(proof.name() + ".json"), key);
        ProofRun run = new ProofRun(context, surroundings, file, count, seconds, seed, former(context, file));
        return run(context, proof, run, key, file);
    }

    private static JsonObject former(CommandContext context, ProofFile file) throws IOException {
        JsonObject nothing = JsonObject.read("nothing", "{}");
        return context.flag(FRESH.name()) ? nothing : file.soFar().orElse(nothing);
    }

    private int run(CommandContext context, Proof proof, ProofRun run, Map<String, Object> key, ProofFile file)
            throws Exception {
        context.err().println("ganglion proof: " + proof.name() + ": " + proof.shows() + "; bar: " + proof.bar());
        double before = Surroundings.load();
        long start = System.nanoTime();
        Findings findings = proof.run(run);
        boolean passed = findings.result().equals("PASS") && !run.cancelled();
        Map<String, Object> told = new LinkedHashMap<>(key);
        told.put("result", run.cancelled() ? "INTERRUPTED" : findings.result());
        told.put("bar", proof.bar());
        told.put("broken", findings.broken());
        told.put("void", findings.voided());
        told.put("figures", findings.figures());
        told.put("seconds", Quantiles.rounded((System.nanoTime() - start) / 1e9));
        told.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        told.put("load", new double[] {before, Surroundings.load()});
        told.putAll(surroundings.describe());
        String json = Json.write(told);
        if (!run.cancelled()) {
            file.write(json);
        }
        findings.broken().forEach(line -> run.say("does not hold: " + line));
        if (findings.voided() != null) {
            run.say("void: " + findings.voided());
        }
        context.out().println(json);
        return passed ? 0 : 1;
    }

    private void list(CommandContext context) {
        for (Proof proof : proofs) {
            context.out().println(proof.name() + ": " + proof.shows());
            context.out().println("    bar: " + proof.bar());
            context.out().println("    count: " + proof.fullCount());
        }
    }

    private Proof proof(String name) {
        return proofs.stream()
                .filter(proof -> proof.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new GanglionException(
                        Reason.USAGE,
                        "there is no proof '" + name + "'; there are "
                                + proofs.stream().map(Proof::name).collect(Collectors.joining(", "))));
    }

    private static int count(CommandContext context, Proof proof) {
        Option given = context.option(DEVICES.name()).isPresent() ? DEVICES : COUNT;
        long count = whole(context, given, context.flag(QUICK.name()) ? proof.quickCount() : proof.fullCount());
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw new GanglionException(Reason.USAGE, given.name() + " must be at least 1, is " + count);
        }
        return (int) count;
    }

    private static long whole(CommandContext context, Option option, long fallback) {
        double number = context.number(option.name(), fallback);
        if (number != Math.rint(number)) {
            throw new GanglionException(Reason.USAGE, option.name() + " must be a whole number, is " + number);
        }
        return (long) number;
    }
}
