// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.npu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.engine.ModelFormat;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Signal;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.plan.FormatOfEngine;
import org.ganglion.command.proof.plan.OneDriver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Drawn flatbuffers of one operator, run by the NPU emulator and by native TensorFlow Lite. */
@Component
public final class OperatorsProof implements Proof {
    private static final String ENGINE = "tflite";
    private static final int INPUTS_EACH = 4;
    /** Of this many drawn, one may be refused by either side, until the proof gives up. */
    private static final int DRAWN_EACH = 4;

    private static final int MOST_BROKEN = 20;
    /** Share of outputs that may be one step off, of operators that round; XNNPACK requantises with 8 bits of a factor only. */
    private static final double ROUNDED = 1e-3;

    private static final double REQUANTIZED = 0.1;

    private final OneDriver emulator;
    private final OneDriver reference;
    private final List<ModelFormat> formats;

    /** Made by the component runtime. */
    @Activate
    public OperatorsProof(
            @Reference(target = "(" + DriverKind.KIND + "=npu)") Driver emulator,
            @Reference(target = "(" + DriverKind.KIND + "=tflite)") Driver reference,
            @Reference(target = "(" + EngineKind.KIND + "=" + ENGINE + ")") Engine engine,
            @Reference List<ModelFormat> formats) {
        this.emulator = new OneDriver(emulator, engine);
        this.reference = new OneDriver(reference, engine);
        this.formats = formats;
    }

    @Override
    public String name() {
        return "npu-operators";
    }

    @Override
    public String shows() {
        return "every operator of the NPU emulator against native TensorFlow Lite, on drawn flatbuffers of one operator";
    }

    @Override
    public String bar() {
        return "no output differs by more than one step: none of what copies, 1 in 1000 of what rounds, 1 in 10 of QUANTIZE";
    }

    @Override
    public int fullCount() {
        return 200;
    }

    @Override
    public int quickCount() {
        return 10;
    }

    @Override
    public Findings run(ProofRun run) {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        int done = 0;
        for (OperatorDraft.Kind kind : OperatorDraft.Kind.values()) {
            Tally tally = compare(kind, run);
            figures.put(kind.name(), tally.figures());
            tally.judge(kind, run.count(), broken);
            run.progress(++done, "operators of " + OperatorDraft.Kind.values().length);
        }
        return new Findings(figures, broken.subList(0, Math.min(MOST_BROKEN, broken.size())));
    }

    private Tally compare(OperatorDraft.Kind kind, ProofRun run) {
        ModelFormat format = FormatOfEngine.among(formats, ENGINE);
        OperatorDraft draft = new OperatorDraft(run.seed() * 1_000_003 + kind.ordinal());
        Tally tally = new Tally();
        for (int drawn = 0; tally.models < run.count() && drawn < DRAWN_EACH * run.count(); drawn++) {
            if (run.cancelled()) {
                break;
            }
            byte[] content = draft.draw(kind);
            Network network = format.read(kind + "-" + drawn, content);
            try (Plan ours = plan(emulator, network, tally);
                    Plan theirs = plan(reference, network, tally)) {
                if (ours != null && theirs != null) {
                    tally.models++;
                    compare(ours, theirs, draft, tally, drawn);
                }
            }
        }
        return tally;
    }

    private Plan plan(OneDriver driver, Network network, Tally tally) {
        Answer answer = driver.claims(network);
        if (answer.claims().isEmpty()) {
            tally.refused.merge(
                    (driver == emulator ? "emulator: " : "native: ")
                            + answer.refused().values(),
                    1,
                    Integer::sum);
            return null;
        }
        try {
            return driver.plan(network, answer);
        } catch (GanglionException e) {
            tally.refused.merge(e.getMessage(), 1, Integer::sum);
            return null;
        }
    }

    private static void compare(Plan ours, Plan theirs, OperatorDraft draft, Tally tally, int drawn) {
        boolean differs = false;
        for (int round = 0; round < INPUTS_EACH; round++) {
            for (int i = 0; i < ours.inputs().size(); i++) {
                fill(ours.inputs().get(i).signal(), theirs.inputs().get(i).signal(), draft);
            }
            ours.step(round);
            theirs.step(round);
            differs |= tally.add(
                    ours.outputs().get(0).signal(), theirs.outputs().get(0).signal(), drawn);
        }
        tally.differingModels += differs ? 1 : 0;
    }

    private static void fill(Signal ours, Signal theirs, OperatorDraft draft) {
        for (int i = 0; i < ours.size(); i++) {
            if (ours.type() == Dtype.F32) {
                ours.f32()[i] = draft.real();
                theirs.f32()[i] = ours.f32()[i];
            } else {
                ours.i8()[i] = draft.integer();
                theirs.i8()[i] = ours.i8()[i];
            }
        }
    }

    /** What came out of one kind of operator. */
    private static final class Tally {
        private final Map<String, Integer> refused = new LinkedHashMap<>();
        private int models;
        private int differingModels;
        private int firstDiffering = -1;
        private long outputs;
        private long differing;
        private double largest;

        /** Returns whether any output differs. */
        private boolean add(Signal ours, Signal theirs, int drawn) {
            long before = differing;
            for (int i = 0; i < ours.size(); i++) {
                double difference = ours.type() == Dtype.F32
                        ? Math.abs((double) ours.f32()[i] - theirs.f32()[i])
                        : Math.abs(ours.i8()[i] - theirs.i8()[i]);
                outputs++;
                differing += difference > 0 ? 1 : 0;
                largest = Math.max(largest, difference);
            }
            if (differing > before && firstDiffering < 0) {
                firstDiffering = drawn;
            }
            return differing > before;
        }

        private Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("models", models);
            figures.put("outputs", outputs);
            figures.put("differing", differing);
            figures.put("differing_models", differingModels);
            figures.put("largest_difference", largest);
            figures.put("first_differing", firstDiffering);
            figures.put("refused", refused);
            return figures;
        }

        private void judge(OperatorDraft.Kind kind, int count, List<String> broken) {
            if (models < count) {
                broken.add(kind + ": only " + models + " of " + count + " ran on both: " + refused);
            }
            if (largest > 1) {
                broken.add(kind + ": an output differs by " + largest);
            }
            if (differing > allowed(kind) * outputs) {
                broken.add(kind + ": " + differing + " of " + outputs + " outputs differ");
            }
        }

        private static double allowed(OperatorDraft.Kind kind) {
            return switch (kind) {
                case CONCATENATION, RESHAPE, PAD, MAX_POOL_2D, AVERAGE_POOL_2D, DEQUANTIZE -> 0;
                case QUANTIZE -> REQUANTIZED;
                default -> ROUNDED;
            };
        }
    }
}
