// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.drivers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.stream.Result;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.command.proof.crossbar.Digits;
import org.ganglion.model.Model;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.ModelPacker.Packed;
import org.ganglion.model.Models;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.pipeline.PipelineStatus;
import org.ganglion.pipeline.Pipelines;
import org.ganglion.session.SessionSettings;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Drivers that take each other's place in a running pipeline, because its configuration says so. */
@Component
public final class DriversProof implements Proof {
    private static final String DIGITS = "digits";
    private static final String FLATBUFFER = "flatbuffer";
    private static final String TFLITE_MODEL = "ad01_int8.tflite";
    private static final int TFLITE_ROWS = 50;
    private static final long EXCHANGE_SECONDS = 30;
    private static final int LEAST_BETWEEN_MILLIS = 30;
    private static final int MOST_BETWEEN_MILLIS = 70;
    private static final double LEAST_RATE = 0.99 * SteadySource.SAMPLES_PER_SECOND;
    private static final double BAR_MICROS = 1000;
    /** Of fewer, the 99th percentile is the largest, and the first exchange finds its code not compiled. */
    private static final int COUNT_OF_QUANTILES = 100;

    private final BundleContext context;
    private final FedPipeline.Device device;
    private final Models models;
    private final ModelPacker packer;
    private final ModelWriter writer;

    /** Made by the component runtime. */
    @Activate
    public DriversProof(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference Pipelines pipelines,
            @Reference Models models,
            @Reference ModelPacker packer,
            @Reference ModelWriter writer) {
        this.context = context;
        this.device = new FedPipeline.Device(context, admin, pipelines);
        this.models = models;
        this.packer = packer;
        this.writer = writer;
    }

    @Override
    public String name() {
        return "drivers";
    }

    @Override
    public String shows() {
        return "a pipeline goes on at " + SteadySource.SAMPLES_PER_SECOND
                + " samples a second while its configuration moves the digits"
                + " network between CPU, crossbar and NPU emulator, and an int8 flatbuffer between TensorFlow Lite and NPU emulator";
    }

    @Override
    public String bar() {
        return "pause at most 1 ms at p99 of 100 exchanges or more; no sample lost, none twice; each result to the bit that of the driver whose turn it was,"
                + " running by itself";
    }

    @Override
    public int fullCount() {
        return 1000;
    }

    @Override
    public int quickCount() {
        return 24;
    }

    /** A model, and who can run it. */
    private record Subject(String name, Packed packed, double[][] rows, List<String> kinds) {
        /** Of those that are there, who can run some of it, in the order of the kinds. */
        List<String> drivers(Models models, List<Candidate> live) {
            Model model = models.model(packed.manifest().name()).orElseThrow();
            return kinds.stream()
                    .filter(kind -> live.stream()
                            .filter(driver -> driver.kind.equals(kind))
                            .anyMatch(driver -> driver.takesPart(models, model)))
                    .toList();
        }
    }

    /** A driver that is there. */
    private record Candidate(String kind, String bundle) {
        boolean takesPart(Models models, Model model) {
            SessionSettings unset = SessionSettings.DEFAULT;
            SessionSettings preferring =
                    new SessionSettings(List.of(kind), List.of(), unset.checkpointSteps(), unset.deadline());
            return models.place(model, Map.of(), preferring).places().stream()
                    .filter(place -> place.claim() != null)
                    .anyMatch(place -> place.provider().name().equals(bundle));
        }
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        if (run.includes(DIGITS)) {
            exchange(digits(run), run, figures, broken);
        }
        if (run.includes(FLATBUFFER) && !run.cancelled()) {
            exchange(flatbuffer(run), run, figures, broken);
        }
        return new Findings(figures, broken);
    }

    private void exchange(Subject subject, ProofRun run, Map<String, Object> figures, List<String> broken)
            throws Exception {
        Bundle bundle = install(subject.packed);
        try {
            figures.put(subject.name, exchange(subject, run, broken));
        } finally {
            bundle.uninstall();
        }
    }

    private Subject digits(ProofRun run) throws IOException {
        Digits digits = Digits.read(run.model(Digits.FILE));
        Path folder = Files.createDirectories(run.surroundings().state().resolve("proof"));
        Path file = folder.resolve("digits." + writer.extension());
        Files.write(file, writer.write(digits.network(Map.of())));
        Path samples = Files.writeString(folder.resolve("digits.csv"), csv(digits.images()));
        return new Subject(
                DIGITS,
                packer.pack(ModelPacker.Order.of(file).calibratedOn(samples)),
                digits.images(),
                List.of("cpu", "crossbar", "npu"));
    }

    private static String csv(double[][] rows) {
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(row).mapToObj(Double::toString).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private Subject flatbuffer(ProofRun run) throws IOException {
        Path file = run.model(TFLITE_MODEL);
        Packed packed = packer.pack(ModelPacker.Order.of(file));
        int columns = packed.manifest().selfTest().orElseThrow().inputs();
        Random random = new Random(run.seed());
        double[][] rows = new double[TFLITE_ROWS][columns];
        for (double[] row : rows) {
            for (int i = 0; i < columns; i++) {
                row[i] = 20 * random.nextGaussian();
            }
        }
        return new Subject(FLATBUFFER, packed, rows, List.of("tflite", "npu"));
    }

    private Bundle install(Packed packed) throws Exception {
        Bundle bundle = context.installBundle("proof:" + packed.sha256(), new ByteArrayInputStream(packed.bytes()));
        bundle.start(Bundle.START_TRANSIENT);
        long deadline = System.nanoTime() + 1_000_000_000L * EXCHANGE_SECONDS;
        while (models.model(packed.manifest().name()).isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new GanglionException(Reason.TIMEOUT, packed.symbolicName() + " does not become a model");
            }
            Thread.sleep(5);
        }
        return bundle;
    }

    private List<Candidate> live() throws InvalidSyntaxException {
        Collection<ServiceReference<Driver>> references = context.getServiceReferences(Driver.class, null);
        return references.stream()
                .map(reference -> new Candidate(
                        String.valueOf(reference.getProperty(DriverKind.KIND)),
                        reference.getBundle().getSymbolicName()))
                .toList();
    }

    private Map<String, Object> exchange(Subject subject, ProofRun run, List<String> broken) throws Exception {
        List<Candidate> live = live();
        List<String> drivers = subject.drivers(models, live);
        if (drivers.size() < 2) {
            broken.add(subject.name + ": only " + drivers + " can run it");
            return Map.of();
        }
        Map<String, double[][]> expected = new LinkedHashMap<>();
        for (String driver : drivers) {
            expected.put(driver, alone(subject, driver));
        }
        run.say(subject.name + ": " + drivers);
        String first = drivers.get(0);
        ResultLog log = new ResultLog(expected);
        SteadySource source = new SteadySource(subject.rows, false);
        PipelineStatus end;
        try (FedPipeline pipeline =
                new FedPipeline(device, subject.packed.manifest().name(), source, List.of(first), log)) {
            takeTurns(new Turns(drivers, live, new Random(run.seed())), pipeline, log, run);
            source.end();
            end = pipeline.awaitEnd();
        }
        log.broken(first).forEach(line -> broken.add(subject.name + ": " + line));
        requireAll(subject.name, source.offered(), log.results(), end, broken);
        require(subject.name + ": exchanges", log.switched(), run.count(), broken);
        if (run.count() >= COUNT_OF_QUANTILES && !(source.rate() >= LEAST_RATE)) {
            broken.add(subject.name + ": only " + Quantiles.rounded(source.rate()) + " samples a second");
        }
        if (run.count() >= COUNT_OF_QUANTILES && !(log.pauses().at(0.99) <= BAR_MICROS)) {
            broken.add(
                    subject.name + ": pause " + Quantiles.rounded(log.pauses().at(0.99)) + " us at p99");
        }
        return figures(drivers, log, source, first);
    }

    /** What each row gives on one driver, in a pipeline that nobody disturbs. */
    private double[][] alone(Subject subject, String driver) throws Exception {
        double[][] outputs = new double[subject.rows.length][];
        PipelineListener keep = new PipelineListener() {
            @Override
            public void result(String pipeline, Result result) {
                outputs[(int) result.sample()] = result.values().clone();
            }
        };
        SteadySource source = new SteadySource(subject.rows, true);
        try (FedPipeline pipeline =
                new FedPipeline(device, subject.packed.manifest().name(), source, List.of(driver), keep)) {
            pipeline.awaitEnd();
        }
        return outputs;
    }

    /** Whose turn it is; each is followed by any other. */
    private static final class Turns {
        private final List<String> drivers;
        private final List<Candidate> live;
        private final Random random;
        private String current;

        Turns(List<String> drivers, List<Candidate> live, Random random) {
            this.drivers = drivers;
            this.live = live;
            this.random = random;
            this.current = drivers.get(0);
        }

        String next() {
            int step = 1 + random.nextInt(drivers.size() - 1);
            return drivers.get((drivers.indexOf(current) + step) % drivers.size());
        }

        long millis() {
            return random.nextInt(LEAST_BETWEEN_MILLIS, MOST_BETWEEN_MILLIS);
        }

        String bundle(String kind) {
            return live.stream()
                    .filter(driver -> driver.kind.equals(kind))
                    .map(Candidate::bundle)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void takeTurns(Turns turns, FedPipeline pipeline, ResultLog log, ProofRun run)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + (long) Math.min(1e9 * run.seconds(), Long.MAX_VALUE / 4.0);
        for (int i = 0; i < run.count() && System.nanoTime() < end && !run.cancelled(); i++) {
            Thread.sleep(turns.millis());
            String next = turns.next();
            pipeline.prefer(List.of(next));
            if (!log.awaitSwitch(turns.current, next, turns.bundle(next), EXCHANGE_SECONDS)) {
                return;
            }
            turns.current = next;
            run.progress(i + 1, "exchanges");
        }
    }

    private static void requireAll(
            String subject, long offered, long results, PipelineStatus end, List<String> broken) {
        require(subject + ": samples taken in", end.accepted(), offered, broken);
        require(subject + ": samples handled", end.handled(), offered, broken);
        require(subject + ": results", results, offered, broken);
        require(subject + ": samples dropped", end.dropped(), 0, broken);
        require(subject + ": samples failed", end.failed(), 0, broken);
        require(subject + ": steps made", end.session().steps(), offered, broken);
    }

    private static void require(String what, long is, long wanted, List<String> broken) {
        if (is != wanted) {
            broken.add(what + ": " + is + ", expected " + wanted);
        }
    }

    private static Map<String, Object> figures(List<String> drivers, ResultLog log, SteadySource source, String first) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("drivers", drivers);
        figures.put("exchanges", log.switched());
        figures.put("samples", log.results());
        figures.put("samples_per_second", Quantiles.rounded(source.rate()));
        Map<String, Object> turns = new LinkedHashMap<>();
        log.turns(first).forEach((driver, turn) -> turns.put(driver, turn.all()));
        figures.put("samples_by_driver", turns);
        figures.put("pause_us", log.pauses().summary());
        figures.put("pause_us_by_pair", log.pausesByPair());
        return figures;
    }
}
