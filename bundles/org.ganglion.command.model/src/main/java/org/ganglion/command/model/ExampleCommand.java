// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.network.Network;
import org.ganglion.api.stream.RowFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Writes a small network and samples for it, to try the other commands on. */
@Component
public final class ExampleCommand implements Command {
    private static final Option NEURONS =
            Option.of("--neurons", "TYPE", "type of the hidden neurons, such as neuron.Izhikevich, default LIF");
    private static final Option SET =
            new Option("--set", "NAME=VALUE", "a parameter of these neurons, one number for all", true);

    private final ModelWriter writer;
    private final RowFormat rows;
    private final LiveNeurons neurons;

    /** Made by the component runtime. */
    @Activate
    public ExampleCommand(@Reference ModelWriter writer, @Reference RowFormat rows, @Reference LiveNeurons neurons) {
        this.writer = writer;
        this.rows = rows;
        this.neurons = neurons;
    }

    @Override
    public String name() {
        return "example";
    }

    @Override
    public String summary() {
        return "writes a small network and samples, to try the other commands on";
    }

    @Override
    public String description() {
        return """
                Writes FOLDER/net.nir, a recurrent network of 18 LIF neurons, and FOLDER/samples.csv, 400 steps of its input.
                Others of these names that are there already stay as they are, which is an error.

                  ganglion example try
                  ganglion infer try/net.nir --input try/samples.csv --dt 1e-3
                  ganglion example try/qif --neurons neuron.QIF --set tau=0.02 --set v_threshold=1 --set v_reset=-1
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("FOLDER", "where to; made if it is not there", true));
    }

    @Override
    public List<Option> options() {
        return List.of(NEURONS, SET);
    }

    @Override
    public int run(CommandContext context) throws IOException {
        Path folder = context.path(context.argument("FOLDER").orElseThrow());
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new GanglionException(Reason.USAGE, folder + ": is a file; name a folder");
        }
        Map<Path, byte[]> files = new LinkedHashMap<>();
        files.put(folder.resolve("net." + writer.extension()), writer.write(network(context)));
        files.put(folder.resolve("samples." + rows.extension()), samples());
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            requireOurs(file.getKey(), file.getValue());
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw OutputFile.unwritable(folder, e);
        }
        files.forEach(OutputFile::write);
        files.keySet().forEach(context.out()::println);
        return 0;
    }

    private byte[] samples() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RowFormat.Writer row = rows.write(bytes)) {
            for (double[] values : ExampleNetwork.samples()) {
                row.row(values, values.length);
            }
        }
        return bytes.toByteArray();
    }

    /** Who types a folder does not say that a file in it may go. */
    private static void requireOurs(Path file, byte[] bytes) throws IOException {
        if (Files.exists(file) && !(Files.isRegularFile(file) && Arrays.equals(bytes, Files.readAllBytes(file)))) {
            throw new GanglionException(
                    Reason.USAGE, file + ": is there and is something else; name another folder, or move it away");
        }
    }

    private Network network(CommandContext context) {
        Map<String, Double> parameters = parameters(context);
        Optional<String> type = context.option(NEURONS.name());
        if (type.isPresent()) {
            neurons.requireKnown(type.get(), parameters.keySet());
            return ExampleNetwork.of(type.get(), parameters);
        }
        if (!parameters.isEmpty()) {
            throw new GanglionException(Reason.USAGE, "--set is for the neurons that --neurons names");
        }
        return ExampleNetwork.build();
    }

    private static Map<String, Double> parameters(CommandContext context) {
        Map<String, Double> parameters = new LinkedHashMap<>();
        for (String pair : context.options(SET.name())) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw noParameter(pair, null);
            }
            try {
                parameters.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
            } catch (NumberFormatException e) {
                throw noParameter(pair, e);
            }
        }
        return parameters;
    }

    private static GanglionException noParameter(String pair, Exception cause) {
        return new GanglionException(Reason.USAGE, "--set takes NAME=VALUE, a number, is '" + pair + "'", cause);
    }
}
