// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.engine.ModelFormat;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Damaged flatbuffers given to the NPU emulator alone: the engine, which would refuse most of them, sees the sound ones only. */
@Component
public final class EmulatorFuzzProof implements Proof {
    private static final Board BOARD = new Board(System.getProperty("os.arch"), 1, 0, Set.of(), Set.of(), Map.of());
    private static final String ENGINE = "tflite";
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_FILE = 1 << 20;
    private static final int MOST_BROKEN = 20;

    private final Driver emulator;
    private final Engine engine;
    private final ModelFormat format;

    /** Made by the component runtime. */
    @Activate
    public EmulatorFuzzProof(
            @Reference(target = "(" + DriverKind.KIND + "=npu)") Driver emulator,
            @Reference(target = "(" + EngineKind.KIND + "=" + ENGINE + ")") Engine engine,
            @Reference List<ModelFormat> formats) {
        this.emulator = emulator;
        this.engine = engine;
        this.format = formats.stream()
                .filter(each -> each.engine().equals(ENGINE))
                .findFirst()
                .orElse(null);
    }

    @Override
    public String name() {
        return "fuzz-npu";
    }

    @Override
    public String shows() {
        return "damaged .tflite files, given to the NPU emulator past the engine's checks, run or are refused by type";
    }

    @Override
    public String bar() {
        return "nothing else is thrown; at most 1 s and 256 MiB each; the process lives";
    }

    @Override
    public int fullCount() {
        return 100_000;
    }

    @Override
    public int quickCount() {
        return 2000;
    }

    @Override
    public Findings run(ProofRun run) throws IOException {
        List<Network> models = models(run);
        List<String> broken = new ArrayList<>();
        Map<Network, Reading> readings = new LinkedHashMap<>();
        models.forEach(model -> readings.put(model, new Reading(content -> execute(model, content), MOST_NANOS)));
        int done = 0;
        while (done < run.count() && !run.cancelled()) {
            Network model = models.get(done % models.size());
            long seed = run.seed() * 1_000_003 + done;
            String wrong = readings.get(model).of(Damage.of(content(model), seed));
            if (wrong != null && broken.size() < MOST_BROKEN) {
                broken.add("damage " + seed + ": " + wrong);
            }
            run.progress(++done, "files");
        }
        return new Findings(figures(readings.values()), broken);
    }

    private static Map<String, Object> figures(Iterable<Reading> readings) {
        long accepted = 0;
        long refused = 0;
        double longest = 0;
        double most = 0;
        int files = 0;
        for (Reading reading : readings) {
            accepted += reading.accepted();
            refused += reading.refused();
            longest = Math.max(longest, reading.longestMillis());
            most = Math.max(most, reading.mostMegabytes());
            files++;
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("files", files);
        figures.put("accepted", accepted);
        figures.put("refused", refused);
        figures.put("longest_ms", Quantiles.rounded(longest));
        figures.put("most_MB", Quantiles.rounded(most));
        return figures;
    }

    /** Those that the emulator runs when they are sound. */
    private List<Network> models(ProofRun run) throws IOException {
        List<Network> models = new ArrayList<>();
        for (Path file : run.models(".tflite")) {
            if (Files.size(file) > LONGEST_FILE) {
                continue;
            }
            Network network = format.read(file.getFileName().toString(), Files.readAllBytes(file));
            if (!claims(network).claims().isEmpty()) {
                models.add(network);
            }
        }
        if (models.isEmpty()) {
            throw new GanglionException(
                    Reason.NOT_FOUND, run.models() + ": has no .tflite file that the emulator runs");
        }
        return models;
    }

    private Answer claims(Network network) {
        return emulator.claims(network, network.nodes().keySet(), BOARD);
    }

    private static byte[] content(Network network) {
        return node(network).parameters().tensor("content").i8();
    }

    private static Node node(Network network) {
        return network.nodes().values().iterator().next();
    }

    private void execute(Network sound, byte[] content) {
        Network damaged = with(sound, content);
        Answer answer = claims(damaged);
        if (answer.claims().isEmpty()) {
            throw new GanglionException(Reason.UNSUPPORTED, answer.refused().toString());
        }
        Provided<Driver> provided = new Provided<>(new Provider("org.ganglion.driver.npu", "0.1.0", 1), emulator);
        try (Plan plan = engine.compile(new Assignment(
                damaged,
                BOARD,
                Map.of(),
                List.of(new Claimed(provided, answer.claims().get(0))),
                Map.of()))) {
            plan.step(0);
        }
    }

    private static Network with(Network sound, byte[] content) {
        Node node = node(sound);
        Parameters parameters = Parameters.builder()
                .put("content", Tensor.of(content, content.length))
                .put("macs", node.parameters().number("macs"))
                .build();
        Map<String, Node> nodes =
                Map.of(node.id(), new Node(node.id(), node.type(), parameters, node.inputs(), node.outputs()));
        return new Network(nodes, sound.edges(), sound.plasticity(), sound.options());
    }
}
