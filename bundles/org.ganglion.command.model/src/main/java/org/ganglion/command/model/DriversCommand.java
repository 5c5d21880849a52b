// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.json.Json;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Options;
import org.ganglion.command.model.LiveDrivers.LiveDriver;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.profile.Profiles;
import org.ganglion.session.Placement;
import org.ganglion.session.SessionSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lists the drivers of this board and what each could run. */
@Component
public final class DriversCommand implements Command {
    private static final Option JSON = Option.flag("--json", "one JSON object instead of a table");

    private final Models models;
    private final Profiles profiles;
    private final LiveDrivers drivers;
    private final RunSettings settings;

    /** Made by the component runtime. */
    @Activate
    public DriversCommand(
            @Reference Models models,
            @Reference Profiles profiles,
            @Reference LiveDrivers drivers,
            @Reference RunSettings settings) {
        this.models = models;
        this.profiles = profiles;
        this.drivers = drivers;
        this.settings = settings;
    }

    /** A driver with what it could run of a model; null where no model was named. */
    private record Line(LiveDriver driver, List<String> runs, List<String> refuses, List<String> reports) {}

    @Override
    public String name() {
        return "drivers";
    }

    @Override
    public String summary() {
        return "lists the drivers of this board, best first, and what each could run";
    }

    @Override
    public String description() {
        return """
                The drivers that are here, in the order in which a session asks them; what each knows, and what an operation costs
                it by its own table. With MODEL: the nodes that it would run if it were asked first, and why not the others.

                  ganglion drivers
                  ganglion drivers net.nir
                  ganglion infer net.nir --input samples.csv --driver crossbar
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("MODEL", "a .nir, a .tflite or a model bundle", false));
    }

    @Override
    public List<Option> options() {
        return Stream.concat(Stream.of(JSON, RunSettings.PROFILE), RunOptions.all().stream())
                .toList();
    }

    @Override
    public int run(CommandContext context) {
        SessionSettings ranking = settings.of(context);
        Model model = context.argument("MODEL")
                .map(name -> models.read(context.path(name)))
                .orElse(null);
        Map<String, String> set = RunOptions.given(context);
        List<Line> lines = new ArrayList<>();
        for (LiveDriver driver : drivers.ranked(ranking.prefer())) {
            lines.add(model == null ? new Line(driver, null, null, List.of()) : line(driver, model, set, ranking));
        }
        List<String> found = found(context);
        if (context.flag(JSON.name())) {
            context.out().println(Json.write(described(lines, found)));
        } else {
            print(context, lines, found);
        }
        return 0;
    }

    private Line line(LiveDriver driver, Model model, Map<String, String> set, SessionSettings ranking) {
        Placement placement = models.place(model, set, settings.with(ranking, driver));
        List<String> runs = placement.places().stream()
                .filter(driver::runs)
                .map(Placement.Place::node)
                .toList();
        return new Line(driver, runs, RunSettings.refusals(driver, placement), reports(driver, placement, model, set));
    }

    private static List<String> reports(LiveDriver driver, Placement placement, Model model, Map<String, String> set) {
        Network network = model.network();
        Options options = network.options();
        for (Map.Entry<String, String> option : set.entrySet()) {
            options = options.with(option.getKey(), option.getValue());
        }
        Network asked = network.with(options);
        return placement.places().stream()
                .filter(driver::runs)
                .map(Placement.Place::claim)
                .distinct()
                .map(claim -> driver.service().report(asked, claim))
                .filter(report -> !report.isEmpty())
                .toList();
    }

    private List<String> found(CommandContext context) {
        try {
            return profiles.found(context.option(RunSettings.PROFILE.name())
                    .map(profiles::profile)
                    .orElseGet(profiles::current));
        } catch (GanglionException e) {
            if (e.reason() == Reason.NOT_FOUND
                    && context.option(RunSettings.PROFILE.name()).isEmpty()) {
                return List.of();
            }
            throw e;
        }
    }

    private static Map<String, Object> described(List<Line> lines, List<String> found) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Line line : lines) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("driver", line.driver.kind());
            one.put("bundle", line.driver.bundle());
            one.put("version", line.driver.version());
            one.put("operations", line.driver.operations());
            Map<String, Object> energy = new LinkedHashMap<>();
            energy.put("mac", line.driver.energy().mac());
            energy.put("ac", line.driver.energy().ac());
            energy.put("membrane_update", line.driver.energy().membraneUpdate());
            energy.put("source", line.driver.energy().source());
            one.put("energy_pJ_estimate", energy);
            if (line.runs != null) {
                one.put("runs", line.runs);
                one.put("refuses", line.refuses);
                one.put("reports", line.reports);
            }
            all.add(one);
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("drivers", all);
        whole.put("found_on_the_board", found);
        return whole;
    }

    private static void print(CommandContext context, List<Line> lines, List<String> found) {
        TextTable table = new TextTable("DRIVER", "BUNDLE", "MAC, AC, MEMBRANE (pJ, ESTIMATE)", "KNOWS");
        for (Line line : lines) {
            EnergyTable energy = line.driver.energy();
            table.row(
                    line.driver.kind(),
                    line.driver.bundle() + ' ' + line.driver.version(),
                    Stream.of(energy.mac(), energy.ac(), energy.membraneUpdate())
                            .map(picojoules ->
                                    Double.isNaN(picojoules) ? "unknown" : Double.toString(Numbers.rounded(picojoules)))
                            .collect(Collectors.joining(", ")),
                    String.join(" ", line.driver.operations()));
        }
        table.print(context.out());
        context.out().println();
        context.out()
                .println("found on this board, of what its profile looks for: "
                        + (found.isEmpty() ? "nothing" : String.join(", ", found)));
        if (lines.stream().anyMatch(line -> line.runs != null)) {
            context.out().println();
            placed(lines).print(context.out());
            for (Line line : lines) {
                line.reports.forEach(report -> context.out().println(line.driver.kind() + ": " + report));
            }
        }
    }

    private static TextTable placed(List<Line> lines) {
        TextTable table = new TextTable("DRIVER", "WOULD RUN", "REFUSES");
        for (Line line : lines) {
            table.row(
                    line.driver.kind(),
                    line.runs.isEmpty() ? "nothing" : String.join(" ", line.runs),
                    line.refuses.stream().collect(Collectors.joining("; ")));
        }
        return table;
    }
}
