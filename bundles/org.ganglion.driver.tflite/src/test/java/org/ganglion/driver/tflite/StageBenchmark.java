// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.tensorflowlite.Interpreter;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.engine.tflite.TfliteEngine;
import org.ganglion.tflite.natives.NativeLibrary;

/**
 * What a step of a plan costs beside calling the same interpreter directly with the same copies: both on one interpreter, so that
 * only the way to it differs. A round is direct, plan, direct, 2 ms each; the ratio is the median over the rounds of plan to the mean
 * of the two direct calls beside it, so that a machine that speeds up or slows down does not count. The direct call against itself
 * must be within 1.01, or the run is void.
 *
 * <p>Run pinned to a core: {@code taskset -c 1 java -cp ... org.ganglion.driver.tflite.StageBenchmark [rounds]}.
 */
final class StageBenchmark {
    private static final long BLOCK_NANOS = 2_000_000;
    private static final double VOID_ABOVE = 1.01;

    private final Plan plan;
    private final Interpreter interpreter;
    private final byte[] in;
    private final byte[] out;
    private final ByteBuffer nativeIn;
    private final ByteBuffer nativeOut;

    private StageBenchmark(String model) throws ReflectiveOperationException {
        Network network = Planned.network(model);
        Node node = network.node("model");
        NativeInterpreter opened = new NativeInterpreter(ModelParameters.content(node), 1);
        this.plan = plan(network, node, opened);
        this.interpreter = handle(opened);
        this.nativeIn = opened.input(0).memory();
        this.nativeOut = opened.output(0).memory();
        this.in = new byte[nativeIn.capacity()];
        this.out = new byte[nativeOut.capacity()];
        SharedModels.fill(in, "lcg1");
        SharedModels.fill(plan.inputs().get(0).signal().i8(), "lcg1");
    }

    public static void main(String[] arguments) throws Exception {
        NativeLibrary.load(SharedModels.nativeCache());
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        PrintStream report = System.out;
        report.printf("%-24s %10s %10s %8s %9s%n", "model", "direct us", "plan us", "ratio", "A/A");
        for (String model : List.of("ad01_int8", "sww_int8", "kws_dscnn_int8", "ic_resnet8_int8", "vww_96_int8")) {
            new StageBenchmark(model).run(model, rounds, report);
        }
    }

    private void run(String model, int rounds, PrintStream report) {
        int calls = 100;
        long nanos;
        while ((nanos = direct(calls) + planned(calls)) < 2 * BLOCK_NANOS) {
            calls *= 2;
        }
        calls = (int) Math.max(1, calls * 2 * BLOCK_NANOS / nanos);
        double[] first = new double[rounds];
        double[] through = new double[rounds];
        double[] second = new double[rounds];
        for (int warm = 0; warm < 5; warm++) {
            direct(calls);
            planned(calls);
        }
        for (int round = 0; round < rounds; round++) {
            first[round] = direct(calls) / 1e3 / calls;
            through[round] = planned(calls) / 1e3 / calls;
            second[round] = direct(calls) / 1e3 / calls;
        }
        if (!Arrays.equals(out, plan.outputs().get(0).signal().i8())) {
            throw new AssertionError(model + ": the two ways differ");
        }
        double[] cost = new double[rounds];
        double[] itself = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            cost[round] = 2 * through[round] / (first[round] + second[round]);
            itself[round] = second[round] / first[round];
        }
        double against = Math.max(median(itself), 1 / median(itself));
        report.printf(
                "%-24s %10.3f %10.3f %8.4f %9.4f%s%n",
                model,
                (median(first) + median(second)) / 2,
                median(through),
                median(cost),
                against,
                against > VOID_ABOVE ? "  void" : "");
        plan.close();
    }

    private long direct(int calls) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            nativeIn.put(0, in);
            if (interpreter.Invoke() != 0) {
                throw new IllegalStateException();
            }
            nativeOut.get(0, out);
        }
        return System.nanoTime() - start;
    }

    private long planned(int calls) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            plan.step(i);
        }
        return System.nanoTime() - start;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static Interpreter handle(NativeInterpreter opened) throws ReflectiveOperationException {
        Field field = NativeInterpreter.class.getDeclaredField("interpreter");
        field.setAccessible(true);
        return (Interpreter) field.get(opened);
    }

    private static Plan plan(Network network, Node node, NativeInterpreter opened) {
        Driver driver = new GivenInterpreter(opened, node);
        Claim claim = Claim.of(node.id(), new Precision(Dtype.I8, true), Cost.UNKNOWN);
        Provided<Driver> provided = new Provided<>(new Provider("benchmark", "0", 1), driver);
        return new TfliteEngine()
                .compile(new Assignment(
                        network, Planned.BOARD, Map.of(), List.of(new Claimed(provided, claim)), Map.of()));
    }

    /** Prepares the driver's own stage on an interpreter that is open already. */
    private record GivenInterpreter(NativeInterpreter opened, Node node) implements Driver {
        @Override
        public Answer claims(Network network, Set<String> open, Board board) {
            throw new UnsupportedOperationException("what it runs is given, not claimed");
        }

        @Override
        public Stage prepare(StageContext context) {
            return new InterpreterStage(opened, node, context);
        }

        @Override
        public EnergyTable energy() {
            return new EnergyTable(0, 0, 0, "none");
        }
    }
}
