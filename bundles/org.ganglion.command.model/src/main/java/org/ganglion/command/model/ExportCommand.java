// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.json.Json;
import org.ganglion.model.Model;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.ModelPacker.Packed;
import org.ganglion.model.Models;
import org.ganglion.model.learned.LearnedState;
import org.ganglion.model.learned.LearnedStates;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes what a device learned a new version of the model. */
@Component
public final class ExportCommand implements Command {
    private static final Option STATE = Option.of(
            "--state",
            "PATH",
            "what was learned: a file, or a model's folder of which the latest is taken (a device's state/MODEL)");
    private static final Option VERSION =
            Option.of("--version", "V", "of the new model, default the model's with its third number one higher");
    private static final Option OUT = Option.of(
            "--out",
            "FILE",
            "where to, default NAME-VERSION.jar in the working folder; a name that ends in .nir gets the network alone");

    private final Models models;
    private final ModelPacker packer;
    private final LearnedStates states;
    private final ModelWriter writer;

    /** Made by the component runtime. */
    @Activate
    public ExportCommand(
            @Reference Models models,
            @Reference ModelPacker packer,
            @Reference LearnedStates states,
            @Reference ModelWriter writer) {
        this.models = models;
        this.packer = packer;
        this.states = states;
        this.writer = writer;
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public String summary() {
        return "makes what a device learned a new version of the model";
    }

    @Override
    public String description() {
        return """
                Reads the model that learned and what was kept of its learning, and packs a model that begins with these weights;
                options, learning rules and pipeline stay as they are.

                  ganglion export reader-1.0.0.jar --state /var/lib/ganglion/state/reader
                  ganglion export reader-1.0.0.jar --state reader/p-000000000007.learned --out learned.nir
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("MODEL", "the model bundle that learned", true));
    }

    @Override
    public List<Option> options() {
        return List.of(STATE, VERSION, OUT);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(STATE.name()));
    }

    @Override
    public int run(CommandContext context) throws IOException {
        Path path = context.option(STATE.name()).map(context::path).orElseThrow();
        Path before = context.path(context.argument("MODEL").orElseThrow());
        Model model = models.read(before);
        LearnedState learned = states.read(path);
        Map<String, Object> summary = new LinkedHashMap<>();
        String ending = '.' + writer.extension();
        if (context.option(OUT.name()).orElse("").endsWith(ending)) {
            Path out = context.path(context.option(OUT.name()).orElseThrow());
            OutputFile.write(
                    OutputFile.besides(out, before, path), writer.write(states.apply(learned, model.network())));
            summary.put("network", out.toString());
        } else {
            Packed packed = packer.packLearned(model, learned, context.option(VERSION.name()));
            Path out = context.path(context.option(OUT.name())
                    .orElse(packed.manifest().name() + '-' + packed.manifest().version() + ".jar"));
            OutputFile.write(OutputFile.besides(out, before, path), packed.bytes());
            summary.put("bundle", out.toString());
            summary.put("version", packed.manifest().version());
            summary.put("sha256", packed.sha256());
        }
        summary.put("model", model.name());
        summary.put("learned_by", learned.model() + '/' + learned.version());
        summary.put("pipeline", learned.pipeline());
        summary.put("steps", learned.steps());
        context.out().println(Json.write(summary));
        return 0;
    }
}
