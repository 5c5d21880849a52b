// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.api.network.Port;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.command.model.LiveDrivers.LiveDriver;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.session.Placement;
import org.ganglion.session.SessionSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Runs a model on several drivers side by side. */
@Component
public final class CompareCommand implements Command {
    private static final Option INPUT = Option.of("--input", "FILE", "samples: CSV (a row a step), WAV or NPY");
    private static final Option DRIVERS = Option.of(
            "--drivers",
            "A,B[,C]",
            "by the names of 'ganglion drivers'; differences are to the first; default all that can");
    private static final Option LABELS =
            Option.of("--labels", "FILE", "CSV: the right class of each row; shows how many each driver gets right");
    private static final Option REAL =
            Option.flag("--real", "rows and results are real numbers, also where the model's are quantised integers");
    private static final Option JSON = Option.flag("--json", "one JSON object instead of a table");

    private final Models models;
    private final LiveDrivers drivers;
    private final RunSettings settings;
    private final List<SampleFormat> formats;

    /** Made by the component runtime. */
    @Activate
    public CompareCommand(
            @Reference Models models,
            @Reference LiveDrivers drivers,
            @Reference RunSettings settings,
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policyOption = ReferencePolicyOption.GREEDY)
                    List<SampleFormat> formats) {
        this.models = models;
        this.drivers = drivers;
        this.settings = settings;
        this.formats = List.copyOf(formats);
    }

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public String summary() {
        return "runs a model on several drivers side by side: differences, latency, energy";
    }

    @Override
    public String description() {
        return """
                Gives each row of the input to a session on each driver in turn; a driver gets all nodes that it can run, the rest
                goes where it would go anyway. Then, for each driver: which nodes it ran, how far its outputs are from those of
                the first (largest and mean absolute difference over all rows, rows with the same largest output), latency of a
                step as measured here, what a driver that emulates says that its hardware would take, and the energy estimate of
                its own table.

                Where nothing spiked, or every output was 0, that drivers agree says nothing, which is said. What is not known of energy is 'unknown'.

                  ganglion compare digits.nir --input digits.csv --labels labels.csv --drivers cpu,crossbar
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("MODEL", "a .nir, a .tflite or a model bundle", true));
    }

    @Override
    public List<Option> options() {
        return Stream.concat(
                        Stream.of(INPUT, RunOptions.INPUT_SET, DRIVERS, LABELS, REAL, JSON, RunSettings.PROFILE),
                        RunOptions.all().stream())
                .toList();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(INPUT.name()));
    }

    @Override
    public int run(CommandContext context) throws IOException {
        Path input = context.path(context.option(INPUT.name()).orElseThrow());
        Model model = models.read(context.path(context.argument("MODEL").orElseThrow()));
        List<Contestant> contestants = new ArrayList<>();
        try {
            RunSettings.of(context, () -> open(context, model, contestants));
            if (!run(context, input, contestants)) {
                return 1;
            }
            show(context, model, contestants);
            return 0;
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    private List<Contestant> open(CommandContext context, Model model, List<Contestant> into) {
        Map<String, String> set = RunOptions.given(context);
        SessionSettings ranking = settings.of(context);
        boolean real = context.flag(REAL.name());
        for (LiveDriver driver : chosen(context, model, set, ranking)) {
            SessionSettings preferring = settings.with(ranking, driver);
            Placement placement = models.place(model, set, preferring);
            List<String> nodes = RunSettings.nodesOf(driver, placement, set);
            double expected = ClaimTable.microseconds(placement, driver);
            into.add(new Contestant(driver, nodes, expected, models.open(model, set, preferring), real));
        }
        return into;
    }

    private List<LiveDriver> chosen(
            CommandContext context, Model model, Map<String, String> set, SessionSettings ranking) {
        if (context.option(DRIVERS.name()).isPresent()) {
            return Stream.of(context.option(DRIVERS.name()).get().split(","))
                    .map(String::strip)
                    .map(drivers::named)
                    .toList();
        }
        List<LiveDriver> able = drivers.ranked(ranking.prefer()).stream()
                .filter(driver -> models.place(model, set, settings.with(ranking, driver)).places().stream()
                        .anyMatch(driver::runs))
                .toList();
        if (able.isEmpty()) {
            throw new GanglionException(Reason.MISSING_CAPABILITY, "no driver here runs any node of this model");
        }
        return able;
    }

    private boolean run(CommandContext context, Path input, List<Contestant> contestants) throws IOException {
        List<Port> ports = contestants.get(0).inputs();
        try (SampleReader samples =
                        SampleReader.open(formats, input, RunOptions.pairs(context, RunOptions.INPUT_SET), ports);
                Labels labels =
                        Labels.open(formats, context.option(LABELS.name()).map(context::path))) {
            for (double[] row = samples.next(); row != null; row = samples.next()) {
                if (context.cancelled()) {
                    context.err().println("ganglion compare: cancelled at " + samples.place());
                    return false;
                }
                int label = labels.next();
                double[] reference = null;
                for (Contestant contestant : contestants) {
                    double[] values = contestant.step(row, samples.place());
                    reference = reference == null ? values : reference;
                    contestant.judge(reference, label);
                }
            }
        }
        if (contestants.get(0).steps() == 0) {
            throw new GanglionException(Reason.MALFORMED, input + ": has no rows");
        }
        contestants.forEach(Contestant::checkStayed);
        return true;
    }

    private static void show(CommandContext context, Model model, List<Contestant> contestants) {
        if (context.flag(JSON.name())) {
            Map<String, Object> whole = new LinkedHashMap<>();
            whole.put("model", model.name());
            whole.put("steps", contestants.get(0).steps());
            whole.put("drivers", contestants.stream().map(Contestant::described).toList());
            context.out().println(Json.write(whole));
            return;
        }
        boolean labelled = contestants.get(0).labelled();
        TextTable table = new TextTable(
                "DRIVER",
                "RUNS",
                "LARGEST DIFFERENCE",
                "MEAN",
                "SAME CLASS",
                labelled ? "RIGHT" : "",
                "MEDIAN (us)",
                "P99 (us)",
                "HARDWARE (us, ESTIMATE)",
                "ENERGY A STEP (uJ, ESTIMATE)");
        contestants.forEach(contestant -> table.row(contestant.cells()));
        table.print(context.out());
        context.out()
                .println(model.name() + ", " + contestants.get(0).steps() + " steps; differences to "
                        + contestants.get(0).name());
        List<String> silent = contestants.stream()
                .flatMap(contestant -> contestant.silence().stream())
                .distinct()
                .toList();
        if (!silent.isEmpty()) {
            context.out()
                    .println(String.join(", ", silent)
                            + ": to agree with that says nothing of a driver; give stronger samples, or another --dt");
        }
    }
}
