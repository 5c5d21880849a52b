// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.engine.ModelFormat;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Tensor;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.plan.FormatOfEngine;
import org.ganglion.command.proof.plan.OneDriver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Damaged flatbuffers given to the NPU emulator alone: the engine, which would refuse most of them, sees the sound ones only. */
@Component
public final class EmulatorFuzzProof implements Proof {
    private static final String ENGINE = "tflite";
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_FILE = 1 << 20;

    private final OneDriver emulator;
    private final List<ModelFormat> formats;

    /** Made by the component runtime. */
    @Activate
    public EmulatorFuzzProof(
            @Reference(target = "(" + DriverKind.KIND + "=npu)") Driver emulator,
            @Reference(target = "(" + EngineKind.KIND + "=" + ENGINE + ")") Engine engine,
            @Reference List<ModelFormat> formats) {
        this.emulator = new OneDriver(emulator, engine);
        this.formats = formats;
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

    /** A model whose flatbuffer is damaged. */
    private record Good(String name, Network model, Reading reading) implements Trial.Specimen {
        @Override
        public Trial.Damaged damaged(int round, long seed) {
            return new Trial.Damaged(Damage.of(content(model), seed), "damage " + seed);
        }
    }

    @Override
    public Findings run(ProofRun run) throws IOException, InterruptedException {
        return new Trial(models(run), run).findings();
    }

    /** Those that the emulator runs when they are sound. */
    private List<Good> models(ProofRun run) throws IOException {
        ModelFormat format = FormatOfEngine.among(formats, ENGINE);
        List<Good> models = new ArrayList<>();
        for (Path file : run.models(".tflite")) {
            if (Files.size(file) > LONGEST_FILE) {
                continue;
            }
            String name = file.getFileName().toString();
            Network model = format.read(name, Files.readAllBytes(file));
            if (!emulator.claims(model).claims().isEmpty()) {
                models.add(new Good(name, model, new Reading(content -> execute(model, content), MOST_NANOS)));
            }
        }
        if (models.isEmpty()) {
            throw new GanglionException(
                    Reason.NOT_FOUND, run.models() + ": has no .tflite file that the emulator runs");
        }
        return models;
    }

    private static byte[] content(Network network) {
        return node(network).parameters().tensor("content").i8();
    }

    private static Node node(Network network) {
        return network.nodes().values().iterator().next();
    }

    private void execute(Network sound, byte[] content) {
        Network damaged = with(sound, content);
        Answer answer = emulator.claims(damaged);
        if (answer.claims().isEmpty()) {
            throw new GanglionException(Reason.UNSUPPORTED, answer.refused().toString());
        }
        try (Plan plan = emulator.plan(damaged, answer)) {
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
