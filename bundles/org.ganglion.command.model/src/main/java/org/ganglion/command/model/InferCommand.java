// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.json.Json;
import org.ganglion.api.stream.RowFormat;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.session.Session;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Runs a model on a file of samples. */
@Component
public final class InferCommand implements Command {
    private static final Option INPUT = Option.of(
            "--input", "FILE", "samples: CSV (a row a step), WAV or NPY; of a .tflite a row holds one flattened input");
    private static final Option REAL =
            Option.flag("--real", "rows and results are real numbers, also where the model's are quantised integers");
    private static final Option RECORD = new Option(
            "--record",
            "NODE[,NODE]",
            "count spikes of these nodes, and write their signals to --out; NODE:VARIABLE writes a variable",
            true);
    private static final Option OUT =
            Option.of("--out", "FILE", "write CSV: a row a step, the output's elements, then the recorded nodes'");
    private static final Option SPIKES =
            Option.of("--spikes", "FILE.csv", "write when which neuron of the recorded nodes spiked: a line a spike");
    private static final Option RASTER =
            Option.of("--raster", "FILE.svg", "draw when which neuron of the recorded nodes spiked");
    private static final Option FORMAT =
            Option.of("--format", "json|text", "of the summary on standard output, default json");

    private final Models models;
    private final RunSettings settings;
    private final List<SampleFormat> formats;
    private final RowFormat csv;

    /** Made by the component runtime. */
    @Activate
    public InferCommand(
            @Reference Models models,
            @Reference RunSettings settings,
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policyOption = ReferencePolicyOption.GREEDY)
                    List<SampleFormat> formats,
            @Reference RowFormat csv) {
        this.models = models;
        this.settings = settings;
        this.formats = List.copyOf(formats);
        this.csv = csv;
    }

    @Override
    public String name() {
        return "infer";
    }

    @Override
    public String summary() {
        return "runs a model on a file of samples";
    }

    @Override
    public String description() {
        return """
                Runs MODEL on every row of the input and prints, as the last line, one JSON object:
                  model, engine, steps
                  output.sum      each output element, summed over all steps (spike counts)
                  output.argmax   index of the largest sum
                  output.values   each output element in the last step
                  spikes          number of spikes of each recorded node
                  latency_us      median and p99 of a step
                  ops             MACs, ACs and membrane updates as NeuroBench counts them, over all steps
                  energy_uJ_estimate  null where nobody has published what an operation costs

                  ganglion infer net.nir --input spikes.csv --dt 1e-4 --record hidden --out trace.csv
                  ganglion infer net.nir --input spikes.csv --record hidden:v --out potential.csv
                  ganglion infer net.nir --input spikes.csv --record hidden,output --raster spikes.svg --spikes times.csv
                  ganglion infer keywords.tflite --input features.csv
                  ganglion infer net.nir --input samples.csv --driver crossbar
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("MODEL", "a .nir, a .tflite or a model bundle", true));
    }

    @Override
    public List<Option> options() {
        return Stream.concat(
                        Stream.of(
                                INPUT,
                                RunOptions.INPUT_SET,
                                REAL,
                                RECORD,
                                OUT,
                                SPIKES,
                                RASTER,
                                FORMAT,
                                RunSettings.DRIVER,
                                RunSettings.PROFILE),
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
        String format = context.option(FORMAT.name()).orElse("json");
        if (!format.equals("json") && !format.equals("text")) {
            throw new GanglionException(Reason.USAGE, "--format is json or text, not '" + format + "'");
        }
        Path network = context.path(context.argument("MODEL").orElseThrow());
        for (Option written : List.of(OUT, SPIKES, RASTER)) {
            if (context.option(written.name()).isPresent()) {
                OutputFile.besides(context.path(context.option(written.name()).get()), network, input);
            }
        }
        Model model = models.read(network);
        Map<String, String> set = RunOptions.given(context);
        try (Session session = settings.open(context, models, model, set);
                SampleReader samples = SampleReader.open(
                        formats, input, RunOptions.pairs(context, RunOptions.INPUT_SET), session.inputs())) {
            Recording recording = new Recording(session, context.options(RECORD.name()));
            // from here on what a former run wrote is gone
            try (ResultWriter results = writer(context);
                    SpikeTimes spikes = spikes(context, session)) {
                Map<String, Object> summary = infer(context, model, session, samples, recording, results, spikes);
                if (summary == null) {
                    return 1;
                }
                context.out().println(format.equals("json") ? Json.write(summary) : text(summary));
                return 0;
            }
        }
    }

    private ResultWriter writer(CommandContext context) {
        Optional<String> out = context.option(OUT.name());
        return out.isEmpty() ? null : new ResultWriter(context.path(out.get()));
    }

    private static SpikeTimes spikes(CommandContext context, Session session) {
        Optional<String> file = context.option(SPIKES.name());
        return file.isEmpty()
                ? null
                : new SpikeTimes(
                        context.path(file.get()), session.network().options().dt());
    }

    private Map<String, Object> infer(
            CommandContext context,
            Model model,
            Session session,
            SampleReader samples,
            Recording recording,
            ResultWriter results,
            SpikeTimes spikes)
            throws IOException {
        boolean real = context.flag(REAL.name());
        InputFeed feed = new InputFeed(session, real);
        OutputReading outputs = new OutputReading(session, real);
        Optional<String> picture = context.option(RASTER.name());
        Raster raster = new Raster(session.network().options().dt());
        Operations operations = new Operations();
        Latencies latencies = new Latencies();
        double microjoules = 0;
        for (double[] row = samples.next(); row != null; row = samples.next()) {
            if (context.cancelled()) {
                context.err().println("ganglion infer: cancelled at " + samples.place());
                return null;
            }
            long start = System.nanoTime();
            step(session, feed, row, samples);
            latencies.add(System.nanoTime() - start);
            session.count(operations);
            microjoules += session.microjoules();
            double[] values = outputs.take();
            recording.count();
            if (picture.isPresent()) {
                recording.draw(raster);
            }
            if (spikes != null) {
                recording.note(spikes);
            }
            if (results != null) {
                results.write(values, recording);
            }
        }
        if (latencies.count() == 0) {
            throw new GanglionException(Reason.MALFORMED, "the input has no rows");
        }
        if (picture.isPresent()) {
            OutputFile.write(
                    context.path(picture.get()), raster.svg(model.name()).getBytes(StandardCharsets.UTF_8));
        }
        return summary(model, latencies, outputs, recording, operations, microjoules);
    }

    private static void step(Session session, InputFeed feed, double[] row, SampleReader samples) {
        try {
            feed.feed(row);
        } catch (GanglionException e) {
            throw e.at(samples.place());
        }
        if (!session.step()) {
            throw new GanglionException(Reason.MISSING_CAPABILITY, "no provider is left that can run the model");
        }
    }

    private static Map<String, Object> summary(
            Model model,
            Latencies latencies,
            OutputReading outputs,
            Recording recording,
            Operations operations,
            double microjoules) {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("sum", Numbers.plain(outputs.sums()));
        output.put("argmax", outputs.argmax());
        output.put("values", Numbers.plain(outputs.values()));
        Map<String, Object> ops = new LinkedHashMap<>();
        ops.put("macs", operations.macs);
        ops.put("acs", operations.acs);
        ops.put("membrane_updates", operations.membraneUpdates);
        Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("median", Numbers.rounded(latencies.micros(0.5)));
        latency.put("p99", Numbers.rounded(latencies.micros(0.99)));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("model", model.name());
        summary.put("engine", model.engine());
        summary.put("steps", latencies.count());
        summary.put("output", output);
        summary.put("spikes", recording.spikes());
        summary.put("latency_us", latency);
        summary.put("ops", ops);
        summary.put("energy_uJ_estimate", ClaimTable.known(microjoules));
        return summary;
    }

    static String text(Map<String, Object> summary) {
        StringBuilder lines = new StringBuilder();
        summary.forEach((name, value) -> lines(name, value, lines));
        return lines.toString().stripTrailing();
    }

    private static void lines(String name, Object value, StringBuilder lines) {
        if (value instanceof Map<?, ?> parts) {
            parts.forEach((part, of) -> lines(name + ' ' + part, of, lines));
        } else {
            lines.append(String.format("%-24s %s%n", name.replace('_', ' '), shown(value)));
        }
    }

    private static String shown(Object value) {
        if (value == null) {
            return "unknown";
        }
        if (value instanceof Double number) {
            return Numbers.shown(number);
        }
        return value instanceof String word
                ? word
                : Json.write(value).replaceAll("[\\[\\]]", "").replace(",", "  ");
    }

    /** Writes what came out of each step. */
    private final class ResultWriter implements AutoCloseable {
        private final Path file;
        private final RowFormat.Writer rows;
        private double[] row = new double[0];

        ResultWriter(Path file) {
            this.file = file;
            try {
                rows = csv.write(new BufferedOutputStream(Files.newOutputStream(file)));
            } catch (IOException e) {
                throw OutputFile.unwritable(file, e);
            }
        }

        void write(double[] values, Recording recording) {
            if (row.length < values.length) {
                row = new double[values.length + recording.size()];
            }
            System.arraycopy(values, 0, row, 0, values.length);
            row = recording.appendTo(row, values.length);
            try {
                rows.row(row, row.length);
            } catch (IOException e) {
                throw OutputFile.unwritable(file, e);
            }
        }

        @Override
        public void close() {
            try {
                rows.close();
            } catch (IOException e) {
                throw OutputFile.unwritable(file, e);
            }
        }
    }
}
