// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.json.Json;
import org.ganglion.api.network.Plasticity;
import org.ganglion.command.CommandRunner;
import org.ganglion.command.CommandRunner.Run;
import org.ganglion.command.CommandRunner.Terminal;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.ModelPacker.Packed;
import org.osgi.service.component.ComponentServiceObjects;

/** Builds the model, packs it, and sends it to the device as anybody does: by the command deploy. */
final class Delivery {
    private final CommandContext context;
    private final ModelWriter writer;
    private final ModelPacker packer;
    private final ComponentServiceObjects<CommandRunner> commands;
    private final Path folder;

    Delivery(
            CommandContext context,
            ModelWriter writer,
            ModelPacker packer,
            ComponentServiceObjects<CommandRunner> commands,
            Path folder) {
        this.context = context;
        this.writer = writer;
        this.packer = packer;
        this.commands = commands;
        this.folder = folder;
    }

    /**
     * Sends the model.
     *
     * @return whether the device runs it
     */
    boolean run(Story story, Device device, boolean learning) throws IOException {
        Path bundle = pack(story, learning);
        long start = System.nanoTime();
        int code = deploy(bundle, device);
        double millis = (System.nanoTime() - start) / 1e6;
        story.promise(code == 0, String.format("the device has it, tested it and runs it after %.0f ms", millis));
        return code == 0;
    }

    private Path pack(Story story, boolean learning) throws IOException {
        Path network = folder.resolve(Device.MODEL + '.' + writer.extension());
        Files.write(network, writer.write(ForecastNetwork.build(ForecastNetwork.SEED)));
        Path description = folder.resolve("model.json");
        Files.writeString(description, Json.writePretty(description(learning)));
        Packed packed = packer.pack(new ModelPacker.Order(
                network,
                Optional.of(description),
                Optional.of(Device.MODEL),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                OptionalDouble.empty()));
        Path bundle = folder.resolve(Device.MODEL + ".jar");
        Files.write(bundle, packed.bytes());
        story.tell("a reservoir of " + ForecastNetwork.NEURONS + " LIF neurons with a read-out"
                + (learning ? " that learns by RLS" : " that does not learn") + ": " + packed.bytes().length
                + " bytes, "
                + blocks(packed.bytes().length) + " blocks of 4 KiB, sha256 "
                + packed.sha256().substring(0, 16));
        return bundle;
    }

    private static int blocks(int bytes) {
        return (bytes + 4095) / 4096;
    }

    private static Map<String, Object> description(boolean learning) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("options", Map.of("dt", ForecastNetwork.DT));
        if (learning) {
            Plasticity plasticity = ForecastNetwork.plasticity();
            Map<String, Object> parameters = new LinkedHashMap<>();
            for (String name : plasticity.parameters().names()) {
                parameters.put(name, plasticity.parameters().number(name));
            }
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("node", plasticity.node());
            rule.put("rule", plasticity.rule());
            rule.put("modulator", plasticity.modulator());
            rule.put("parameters", parameters);
            description.put("plasticity", List.of(rule));
        }
        return description;
    }

    private int deploy(Path bundle, Device device) {
        CommandRunner runner = commands.getService();
        try {
            Run run = runner.prepare(
                    new String[] {
                        "deploy", bundle.toString(),
                        "--device", device.topics().device(),
                        "--group", device.topics().group(),
                        "--broker", device.url()
                    },
                    new Terminal(context.in(), context.err(), context.err(), context.workingFolder()));
            context.onCancel(run::cancel);
            return run.run();
        } finally {
            commands.ungetService(runner);
        }
    }
}
