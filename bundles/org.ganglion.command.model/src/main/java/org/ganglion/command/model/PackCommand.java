// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.ModelPacker.Order;
import org.ganglion.model.ModelPacker.Packed;
import org.ganglion.model.Requirement;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Wraps a model file as a model bundle. */
@Component
public final class PackCommand implements Command {
    private static final Option OUT =
            Option.of("--out", "FILE", "where to, default NAME-VERSION.jar in the working folder");
    private static final Option WITH = Option.of(
            "--with",
            "FILE",
            "JSON that says what the file cannot: learning rules, options, a pipeline; see cnf/docs/models.md");
    private static final Option NAME = Option.of("--name", "NAME", "of the model, default made from the file's name");
    private static final Option VERSION = Option.of("--version", "V", "of the model, default 1.0.0");
    private static final Option TEST =
            Option.of("--self-test", "FILE", "samples for the self-test, default generated numbers");
    private static final Option INT8 = Option.flag(
            "--int8",
            "a network carries the scales with which an NPU computes its transforms with 8 bits; see cnf/docs/npu.md");
    private static final Option CALIBRATE = Option.of(
            "--calibrate",
            "FILE",
            "samples as the network will meet them, a row a step, from which --int8 has its scales");
    private static final Option TOLERANCE = Option.of(
            "--tolerance",
            "X",
            "of the self-test, default 0 for networks, 1 for integer outputs, 1e-4 for other flatbuffers");

    private final ModelPacker packer;

    /** Made by the component runtime. */
    @Activate
    public PackCommand(@Reference ModelPacker packer) {
        this.packer = packer;
    }

    @Override
    public String name() {
        return "pack";
    }

    @Override
    public String summary() {
        return "wraps a .nir or .tflite as a model bundle with options, needs and a self-test";
    }

    @Override
    public String description() {
        return """
                A model bundle holds nothing but data: the model file, a manifest with its options and the capabilities that it
                needs, and a self-test (input, expected output, tolerance) that a device runs before it activates the model.
                Packing the same twice gives the same bytes.

                  ganglion pack net.nir --set dt=1e-3
                  ganglion pack net.nir --with learn.json --name reader --version 2.1.0
                  ganglion pack net.nir --int8 --calibrate samples.csv
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("FILE", "a .nir or a .tflite", true));
    }

    @Override
    public List<Option> options() {
        return Stream.concat(
                        Stream.of(OUT, WITH, NAME, VERSION, TEST, TOLERANCE, INT8, CALIBRATE),
                        RunOptions.all().stream())
                .toList();
    }

    @Override
    public int run(CommandContext context) throws IOException {
        OptionalDouble tolerance = context.option(TOLERANCE.name()).isPresent()
                ? OptionalDouble.of(context.number(TOLERANCE.name(), 0))
                : OptionalDouble.empty();
        Order order = new Order(
                context.path(context.argument("FILE").orElseThrow()),
                context.option(WITH.name()).map(context::path),
                context.option(NAME.name()),
                context.option(VERSION.name()),
                RunOptions.givenForAnyBoard(context),
                context.option(TEST.name()).map(context::path),
                calibration(context),
                tolerance);
        Packed packed = packer.pack(order);
        Path out = context.path(context.option(OUT.name())
                .orElse(packed.manifest().name() + '-' + packed.manifest().version() + ".jar"));
        Path[] read = Stream.of(
                        Optional.of(order.model()), order.description(), order.selfTestInput(), order.calibration())
                .flatMap(Optional::stream)
                .toArray(Path[]::new);
        OutputFile.write(OutputFile.besides(out, read), packed.bytes());
        if (packed.silent()) {
            context.err()
                    .println(
                            "ganglion pack: the self-test's output is zero throughout and proves little; give --self-test FILE");
        }
        context.out().println(Json.write(summary(out, packed)));
        return 0;
    }

    private static Optional<Path> calibration(CommandContext context) {
        Optional<Path> samples = context.option(CALIBRATE.name()).map(context::path);
        if (samples.isPresent() != context.flag(INT8.name())) {
            throw new GanglionException(
                    Reason.USAGE,
                    "--int8 and --calibrate FILE belong together: the samples show the range of every signal");
        }
        return samples;
    }

    private static Map<String, Object> summary(Path out, Packed packed) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("bundle", out.toString());
        summary.put("model", packed.manifest().name());
        summary.put("version", packed.manifest().version());
        summary.put("engine", packed.manifest().engine());
        summary.put("length", packed.bytes().length);
        summary.put("sha256", packed.sha256());
        summary.put(
                "requirements",
                packed.manifest().requirements().stream()
                        .map(Requirement::toString)
                        .toList());
        return summary;
    }
}
