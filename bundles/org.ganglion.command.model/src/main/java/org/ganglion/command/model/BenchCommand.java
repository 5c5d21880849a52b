// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.api.network.Port;
import org.ganglion.api.stream.SampleFormat;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.session.Session;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Measures how fast a model runs through a session. */
@Component
public final class BenchCommand implements Command {
    private static final Option INPUT = Option.of("--input", "FILE", "samples, repeated; default a row of zeros");
    private static final Option REAL =
            Option.flag("--real", "rows are real numbers, also where the model's inputs are quantised");
    private static final Option SECONDS =
            Option.of("--seconds", "N", "how long to measure, after as long a warm-up, default 5");

    private final Models models;
    private final RunSettings settings;
    private final List<SampleFormat> formats;

    /** Made by the component runtime. */
    @Activate
    public BenchCommand(
            @Reference Models models,
            @Reference RunSettings settings,
            @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policyOption = ReferencePolicyOption.GREEDY)
                    List<SampleFormat> formats) {
        this.models = models;
        this.settings = settings;
        this.formats = List.copyOf(formats);
    }

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String summary() {
        return "measures time, throughput and allocation of a model's steps";
    }

    @Override
    public String description() {
        return """
                Runs MODEL through a session on one thread, first to warm up and then measured, and prints one JSON object:
                steps, steps per second, latency of a step (copy in, step) by quantiles, and bytes allocated per step.
                Timings on a shared machine are noisy: repeat, and quote medians.

                  ganglion bench net.nir --input spikes.csv --seconds 10
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("MODEL", "a .nir, a .tflite or a model bundle", true));
    }

    @Override
    public List<Option> options() {
        return Stream.concat(
                        Stream.of(INPUT, RunOptions.INPUT_SET, REAL, SECONDS, RunSettings.DRIVER, RunSettings.PROFILE),
                        RunOptions.all().stream())
                .toList();
    }

    @Override
    public int run(CommandContext context) throws IOException {
        double seconds = context.number(SECONDS.name(), 5);
        if (!(seconds > 0)) {
            throw new GanglionException(Reason.USAGE, "--seconds must be above 0");
        }
        Model model = models.read(context.path(context.argument("MODEL").orElseThrow()));
        Map<String, String> set = RunOptions.given(context);
        try (Session session = settings.open(context, models, model, set)) {
            double[][] rows = rows(context, session);
            long nanos = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
            context.err().println("ganglion bench: warming up for " + seconds + " s, then measuring for as long");
            Measurement measurement = new Measurement(session, context, rows);
            measurement.run(nanos);
            measurement.run(nanos);
            context.out().println(Json.write(measurement.summary(model)));
            return context.cancelled() ? 1 : 0;
        }
    }

    private double[][] rows(CommandContext context, Session session) throws IOException {
        Optional<Path> input = context.option(INPUT.name()).map(context::path);
        if (input.isEmpty()) {
            return new double[][] {
                new double[session.inputs().stream().mapToInt(Port::size).sum()]
            };
        }
        try (SampleReader reader = SampleReader.open(
                formats, input.get(), RunOptions.pairs(context, RunOptions.INPUT_SET), session.inputs())) {
            double[][] rows = reader.rest();
            if (rows.length == 0) {
                throw new GanglionException(Reason.MALFORMED, input.get() + ": has no rows");
            }
            return rows;
        }
    }

    /** One measurement; each run replaces the figures of the run before. */
    private static final class Measurement {
        private static final int CHUNK = 256;

        private final Session session;
        private final CommandContext context;
        private final double[][] rows;
        private final InputFeed feed;
        private Latencies latencies = new Latencies();
        private long elapsed;
        private double allocated;

        Measurement(Session session, CommandContext context, double[][] rows) {
            this.session = session;
            this.context = context;
            this.rows = rows;
            this.feed = new InputFeed(session, context.flag(REAL.name()));
        }

        void run(long nanos) {
            latencies = new Latencies();
            com.sun.management.ThreadMXBean threads =
                    (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long[] times = new long[CHUNK];
            long bytes = 0;
            int next = 0;
            long begin = System.nanoTime();
            do {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < CHUNK; i++) {
                    long start = System.nanoTime();
                    feed.feed(rows[next]);
                    if (!session.step()) {
                        throw new GanglionException(
                                Reason.MISSING_CAPABILITY, "no provider is left that can run the model");
                    }
                    times[i] = System.nanoTime() - start;
                    next = next + 1 == rows.length ? 0 : next + 1;
                }
                bytes += threads.getCurrentThreadAllocatedBytes() - before;
                for (long time : times) {
                    latencies.add(time);
                }
                elapsed = System.nanoTime() - begin;
            } while (elapsed < nanos && !context.cancelled());
            allocated = (double) bytes / latencies.count();
        }

        Map<String, Object> summary(Model model) {
            Map<String, Object> latency = new LinkedHashMap<>();
            latency.put("min", Numbers.rounded(latencies.leastMicros()));
            latency.put("median", Numbers.rounded(latencies.micros(0.5)));
            latency.put("p99", Numbers.rounded(latencies.micros(0.99)));
            latency.put("max", Numbers.rounded(latencies.mostMicros()));
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("model", model.name());
            summary.put("engine", model.engine());
            summary.put("steps", latencies.count());
            summary.put("steps_per_second", Numbers.rounded(latencies.count() * 1e9 / elapsed));
            summary.put("latency_us", latency);
            summary.put("allocated_bytes_per_step", Numbers.rounded(allocated));
            summary.put("java", System.getProperty("java.vm.name") + ' ' + System.getProperty("java.vm.version"));
            summary.put("flags", ManagementFactory.getRuntimeMXBean().getInputArguments());
            return summary;
        }
    }
}
