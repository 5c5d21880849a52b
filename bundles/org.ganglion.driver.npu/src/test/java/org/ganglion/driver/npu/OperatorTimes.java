// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.flatbuffer.ModelGraph;
import org.ganglion.driver.npu.flatbuffer.ModelReader;
import org.ganglion.driver.npu.kernel.Program;

/**
 * Where the time of a model goes, operator by operator: {@code taskset -c 1 java -cp target/classes:target/test-classes:...
 * org.ganglion.driver.npu.OperatorTimes [rounds]}.
 */
final class OperatorTimes {
    private static final int REPEATS = 20;
    /** Of this thread alone: the machine may do other things. */
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private OperatorTimes() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
        for (String model : List.of("kws_dscnn_int8", "ic_resnet8_int8", "vww_96_int8", "ad01_int8")) {
            report(model, rounds, System.out);
        }
    }

    private static void report(String model, int rounds, PrintStream out) {
        ModelGraph graph = ModelReader.read(Golden.model(model));
        Program program = Program.of(graph, Rounding.SINGLE);
        Golden.fill(program.inputs().get(0).i8(), "lcg1");
        long[] nanos = new long[graph.operators().size()];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < nanos.length; i++) {
                long start = CLOCK.getCurrentThreadCpuTime();
                for (int again = 0; again < REPEATS; again++) {
                    program.run(i);
                }
                nanos[i] += round < rounds / 2 ? 0 : (CLOCK.getCurrentThreadCpuTime() - start) / REPEATS;
            }
        }
        long sum = 0;
        for (int i = 0; i < nanos.length; i++) {
            out.printf(
                    "%-16s %3d operator %3d %9.1f us%n",
                    model, i, graph.operators().get(i).code(), nanos[i] / 1e3 / (rounds - rounds / 2));
            sum += nanos[i];
        }
        out.printf("%-16s %9.1f us%n", model, sum / 1e3 / (rounds - rounds / 2));
    }
}
