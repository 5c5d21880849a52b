// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.flatbuffer.GraphOperator;
import org.ganglion.driver.npu.flatbuffer.ModelGraph;

/** A graph with its arrays, ready to run. Used by one thread at a time. */
public final class Program {
    private final List<Operand> inputs;
    private final List<Operand> outputs;
    private final List<Operand> results;
    private final Kernel[] kernels;

    private Program(List<Operand> inputs, List<Operand> outputs, List<Operand> results, Kernel[] kernels) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.results = results;
        this.kernels = kernels;
    }

    /**
     * Checks a graph and makes it ready.
     *
     * @throws GanglionException UNSUPPORTED, INCONSISTENT or TOO_LARGE, with the operator
     */
    public static Program of(ModelGraph graph, Rounding rounding) {
        Operands operands = new Operands(graph);
        operands.fillInputs();
        List<Operand> results = new ArrayList<>();
        List<Kernel> kernels = new ArrayList<>();
        for (GraphOperator operator : graph.operators()) {
            try {
                kernels.add(new OperatorCompiler(operands, operator, rounding).compile());
                results.add(operands.result(operator));
            } catch (GanglionException e) {
                throw e.at(operator.place());
            } catch (ArithmeticException e) {
                throw new GanglionException(Reason.TOO_LARGE, operator.place() + ": its sizes leave 32 bits", e);
            }
        }
        return new Program(
                operands.filled(graph.inputs()),
                operands.filled(graph.outputs()),
                List.copyOf(results),
                kernels.toArray(Kernel[]::new));
    }

    /** Runs all operators on what the inputs hold. */
    public void run() {
        for (Kernel kernel : kernels) {
            kernel.run();
        }
    }

    /** Runs one operator. */
    public void run(int operator) {
        kernels[operator].run();
    }

    /** The tensors that go in. */
    public List<Operand> inputs() {
        return inputs;
    }

    /** The tensors that come out. */
    public List<Operand> outputs() {
        return outputs;
    }

    /** The first output of every operator, in the order in which they run. */
    public List<Operand> results() {
        return results;
    }
}
