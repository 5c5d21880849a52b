// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.broker.Brokers;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.command.proof.mqtt.BrokerAtHand;
import org.ganglion.model.ModelPacker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A device from the start of its process to its first inference. */
@Component
public final class StartProof implements Proof {
    private static final String MODEL = "kws_dscnn_int8.tflite";
    private static final int MODEL_INPUTS = 490;
    private static final String FIRST_RESULT = "sample 0 by ";
    private static final double MOST_MILLIS = 800;
    private static final double MOST_MEGABYTES = 105;
    private static final int TRAINING_RUNS = 3;
    private static final long SETTLING_MILLIS = 2000;

    private final Brokers brokers;
    private final ModelPacker packer;

    /** Made by the component runtime. */
    @Activate
    public StartProof(@Reference Brokers brokers, @Reference ModelPacker packer) {
        this.brokers = brokers;
        this.packer = packer;
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String shows() {
        return "the edge composition (MQTT connected, TensorFlow Lite, spiking engine) from exec to its first inference";
    }

    @Override
    public String bar() {
        return "median at most 800 ms and 105 MB resident at most, two seconds later included; goal 500 ms and 95 MB";
    }

    @Override
    public int fullCount() {
        return 25;
    }

    @Override
    public int quickCount() {
        return 3;
    }

    @Override
    public Findings run(ProofRun run) throws IOException, InterruptedException {
        EdgeFolder folder = new EdgeFolder(
                run.surroundings().root(),
                run.surroundings().state().resolve("proof/start.device").toAbsolutePath());
        folder.add(packer.pack(ModelPacker.Order.of(run.model(MODEL))));
        Path samples = folder.file("samples.csv");
        Files.write(samples, Collections.nCopies(100, String.join(",", Collections.nCopies(MODEL_INPUTS, "0"))));
        try (BrokerAtHand broker = BrokerAtHand.start(brokers)) {
            folder.configure(Map.of(
                    "org.ganglion.mqtt", Map.of("broker", broker.url(), "device", "proof"),
                    "org.ganglion.pipeline~first", pipeline(samples)));
            return measure(run, folder);
        } finally {
            folder.delete();
        }
    }

    private static Map<String, Object> pipeline(Path samples) {
        Map<String, Object> pipeline = new LinkedHashMap<>();
        pipeline.put("name", "first");
        pipeline.put("model", MODEL.substring(0, MODEL.indexOf('.')));
        pipeline.put("source", "file");
        pipeline.put("source.path", samples.toString());
        pipeline.put("source.rate", "10");
        pipeline.put("sinks", "log");
        return pipeline;
    }

    private static Findings measure(ProofRun run, EdgeFolder folder) throws IOException, InterruptedException {
        Path archive = folder.file("classes.jsa");
        for (int i = 0; i < TRAINING_RUNS; i++) {
            // the bundle cache of the first run is what later ones start from; the archive is made of the second
            boolean makes = i == 1;
            boolean uses = i > 1;
            start(folder.command(makes ? "-XX:ArchiveClassesAtExit=" + archive : flag(uses, archive)));
        }
        if (!Files.isRegularFile(archive)) {
            throw new GanglionException(
                    Reason.DEVICE, "the class archive was not made: the process did not end in time");
        }
        List<Started> all = new ArrayList<>();
        for (int i = 0; i < run.count() && !run.cancelled(); i++) {
            all.add(start(folder.command(flag(true, archive))));
            run.progress(i + 1, "starts");
        }
        return findings(run, folder, all, Files.size(archive));
    }

    private static String flag(boolean uses, Path archive) {
        return uses ? "-XX:SharedArchiveFile=" + archive : "-Xshare:auto";
    }

    /** One start. */
    private record Started(
            double millis, double waitedMillis, double processorMillis, double megabytesAtFirst, double megabytes) {}

    private static Started start(List<String> command) throws IOException, InterruptedException {
        try (EdgeProcess process = new EdgeProcess(command, FIRST_RESULT)) {
            double millis = process.awaitMillis();
            double waited = process.waitedMillis();
            double processor = process.processorMillis();
            double first = process.mostResidentMegabytes();
            Thread.sleep(SETTLING_MILLIS);
            return new Started(millis, waited, processor, first, process.mostResidentMegabytes());
        }
    }

    private static Findings findings(ProofRun run, EdgeFolder folder, List<Started> all, long archiveBytes)
            throws IOException {
        Quantiles millis =
                Quantiles.of(all.stream().mapToDouble(Started::millis).toArray());
        Quantiles first =
                Quantiles.of(all.stream().mapToDouble(Started::megabytesAtFirst).toArray());
        Quantiles later =
                Quantiles.of(all.stream().mapToDouble(Started::megabytes).toArray());
        Quantiles waited =
                Quantiles.of(all.stream().mapToDouble(Started::waitedMillis).toArray());
        Quantiles processor =
                Quantiles.of(all.stream().mapToDouble(Started::processorMillis).toArray());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("starts", all.size());
        figures.put("edge_flags", folder.flags());
        figures.put("class_archive_MB", Quantiles.rounded(archiveBytes / 1e6));
        figures.put("first_inference_ms", summary(millis));
        figures.put("of_that_ready_but_without_a_processor_ms", summary(waited));
        figures.put("processor_ms_of_all_threads_until_then", summary(processor));
        figures.put("most_resident_MB_at_first_inference", summary(first));
        figures.put("most_resident_MB_two_seconds_later", summary(later));
        List<String> broken = new ArrayList<>();
        if (!(millis.median() <= MOST_MILLIS)) {
            broken.add("the median start took " + Quantiles.rounded(millis.median()) + " ms");
        }
        if (!(later.median() <= MOST_MEGABYTES)) {
            broken.add("the median device took " + Quantiles.rounded(later.median()) + " MB");
        }
        if (all.size() < run.count()) {
            broken.add("only " + all.size() + " of " + run.count() + " starts were made");
        }
        return new Findings(figures, broken);
    }

    private static Map<String, Object> summary(Quantiles of) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("min", Quantiles.rounded(of.at(0)));
        summary.put("p50", Quantiles.rounded(of.median()));
        summary.put("max", Quantiles.rounded(of.at(1)));
        return summary;
    }
}
