// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.model.Requirement;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.ConfiguredValue;
import org.ganglion.session.Placement;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows what a model is and who would run it. */
@Component
public final class InspectCommand implements Command {
    private static final Option JSON = Option.flag("--json", "one JSON object instead of a table");
    private static final Option CONFIG = Option.flag(
            "--config", "instead of a model: every configuration value of this device and where it comes from");
    private static final Option DOT = Option.flag("--dot", "the graph in the language of Graphviz, for 'dot -Tsvg'");

    /** The engine whose networks have options. */
    private static final String SPIKING = "spiking";

    /** The version of a model that is not in a bundle. */
    private static final String UNPACKED = "0";

    private final Models models;
    private final RunSettings settings;
    private final ConfigurationLayers layers;

    /** Made by the component runtime. */
    @Activate
    public InspectCommand(
            @Reference Models models, @Reference RunSettings settings, @Reference ConfigurationLayers layers) {
        this.models = models;
        this.settings = settings;
        this.layers = layers;
    }

    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public String summary() {
        return "shows a model's nodes, shapes, parameters, options and needs, and who would run it";
    }

    @Override
    public String description() {
        return """
                Reads MODEL without running it: nodes with types, shapes and parameters, edges, options with their values,
                the capabilities that it needs, and for each node which bundle here would run it.

                  ganglion inspect net.nir
                  ganglion inspect net.nir --dot | dot -Tsvg > net.svg
                  ganglion inspect --config
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("MODEL", "a .nir, a .tflite or a model bundle", false));
    }

    @Override
    public List<Option> options() {
        return Stream.concat(
                        Stream.of(JSON, DOT, RunSettings.PROFILE, RunSettings.DRIVER, CONFIG),
                        RunOptions.all().stream())
                .toList();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of("MODEL", CONFIG.name()));
    }

    @Override
    public int run(CommandContext context) {
        if (context.flag(CONFIG.name())) {
            configuration(context);
            return 0;
        }
        Model model = models.read(context.path(context.argument("MODEL").orElseThrow()));
        Map<String, String> set = RunOptions.given(context);
        Network network = model.network(set);
        if (context.flag(DOT.name())) {
            DotGraph.write(model.name(), network, context.out());
            return 0;
        }
        Placement placement = models.place(model, set, settings.chosen(context));
        if (context.flag(JSON.name())) {
            context.out().println(Json.write(described(model, network, placement)));
        } else {
            table(model, network, placement, context.out());
        }
        return 0;
    }

    private void configuration(CommandContext context) {
        if (context.flag(JSON.name())) {
            context.out()
                    .println(Json.write(layers.values().stream()
                            .map(InspectCommand::described)
                            .toList()));
            return;
        }
        TextTable table = new TextTable("PID", "KEY", "VALUE", "LAYER", "SAID BY", "OVERRIDES");
        for (ConfiguredValue value : layers.values()) {
            table.row(value.pid(), value.key(), value.shown(), layer(value), value.origin(), overrides(value));
        }
        table.print(context.out());
    }

    private static Map<String, Object> described(ConfiguredValue value) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("pid", value.pid());
        all.put("key", value.key());
        all.put("value", value.secret() ? value.shown() : value.value());
        all.put("layer", value.layer());
        all.put("origin", value.origin());
        all.put(
                "overrides",
                value.overridden().stream().map(InspectCommand::described).toList());
        return all;
    }

    private static String overrides(ConfiguredValue value) {
        return value.overridden().stream()
                .map(below -> below.shown() + " (" + layer(below) + ')')
                .collect(Collectors.joining(", "));
    }

    private static String layer(ConfiguredValue value) {
        return value.layer().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> described(Model model, Network network, Placement placement) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("model", model.name());
        all.put("version", model.version());
        all.put("engine", model.engine());
        all.put("size", model.size());
        all.put("sha256", model.sha256());
        all.put("options", network.options().describe());
        all.put(
                "nodes",
                network.nodes().values().stream()
                        .map(node -> described(node, placement))
                        .toList());
        all.put("edges", network.edges().stream().map(InspectCommand::described).toList());
        all.put(
                "plasticity",
                network.plasticity().values().stream()
                        .map(p -> Map.of(
                                "node", p.node(), "rule", p.rule(), "parameters", ParameterTexts.of(p.parameters())))
                        .toList());
        all.put(
                "requirements",
                model.manifest().requirements().stream()
                        .map(Requirement::toString)
                        .toList());
        all.put("missing", placement.missing());
        return all;
    }

    private static Map<String, Object> described(Edge edge) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("from", edge.from());
        all.put("to", edge.to());
        all.put("input", edge.input());
        all.put("delay", edge.delay());
        return all;
    }

    private static Map<String, Object> described(Node node, Placement placement) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("node", node.id());
        all.put("type", node.type());
        all.put("inputs", node.inputs().stream().map(Object::toString).toList());
        all.put("outputs", node.outputs().stream().map(Object::toString).toList());
        all.put("parameters", ParameterTexts.of(node.parameters()));
        for (Placement.Place place : placement.places()) {
            if (place.node().equals(node.id())) {
                all.put(
                        "provider",
                        place.provider() == null ? null : place.provider().toString());
                all.put("refused", place.refused());
                if (place.claim() != null) {
                    all.put("claim", ClaimTable.described(place.claim()));
                }
            }
        }
        return all;
    }

    private static void table(Model model, Network network, Placement placement, PrintStream out) {
        out.println(model.name() + (model.version().equals(UNPACKED) ? "" : ' ' + model.version()) + ", engine "
                + model.engine() + ", " + Numbers.bytes(model.size()) + ", sha256 " + model.sha256());
        out.println();
        TextTable nodes = new TextTable("NODE", "TYPE", "IN", "OUT", "RUN BY", "PARAMETERS");
        for (Node node : network.nodes().values()) {
            nodes.row(
                    node.id(),
                    node.type(),
                    ParameterTexts.shapes(node.inputs()),
                    ParameterTexts.shapes(node.outputs()),
                    runBy(node, placement),
                    ParameterTexts.line(node.parameters()));
        }
        nodes.print(out);
        out.println();
        TextTable edges = new TextTable("FROM", "TO", "DELAY (STEPS)");
        network.edges().forEach(edge -> edges.row(edge.from(), edge.to(), Integer.toString(edge.delay())));
        edges.print(out);
        network.plasticity()
                .values()
                .forEach(p -> out.println(
                        "\n" + p.node() + " learns by " + p.rule() + ' ' + ParameterTexts.line(p.parameters())));
        out.println();
        if (model.engine().equals(SPIKING)) {
            TextTable options = new TextTable("OPTION", "VALUE");
            network.options().describe().forEach(options::row);
            options.print(out);
            out.println();
        }
        ClaimTable.of(placement).print(out);
        out.println();
        out.println("needs    "
                + joined(model.manifest().requirements().stream()
                        .map(Requirement::toString)
                        .toList()));
        out.println("missing  " + joined(placement.missing()));
    }

    private static String joined(List<String> words) {
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }

    private static boolean isTerminal(Node node) {
        return node.type().equals(Node.INPUT) || node.type().equals(Node.OUTPUT);
    }

    private static String runBy(Node node, Placement placement) {
        for (Placement.Place place : placement.places()) {
            if (place.node().equals(node.id())) {
                return place.provider() != null ? place.provider().name() : isTerminal(node) ? "" : "nobody";
            }
        }
        return "";
    }
}
