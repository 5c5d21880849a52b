// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.Arrays;
import java.util.List;
import org.ganglion.api.driver.Driver.NodeVariable;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;
import org.ganglion.driver.crossbar.array.AnalogProduct;
import org.ganglion.driver.crossbar.array.CellArray;
import org.ganglion.driver.crossbar.array.Cells;
import org.ganglion.driver.crossbar.array.Contents;

/** The matrices of one node in their arrays, and how they follow new weights and new settings. Used by the session's thread only. */
final class StoredMatrices {
    private static final String CONDUCTANCE = "conductance";
    private static final String PROGRAMMED_AT = "programmed.at";
    private static final String WRITES = "writes";
    private static final String WEIGHT = "programmed.weight";
    private static final String SCALE = "weight.scale";
    private static final String READ_SCALE = "weight.scale.read";

    private final MatrixShape shape;
    private final Contents contents;
    private final RandomStream random;
    private final double[] weights;
    /** What was stored when the arrays were read last. */
    private final double[] readConductance;

    private final double[] readProgrammedAt;
    /** By which the arrays are built. */
    private CrossbarSettings settings;
    /** The last that were to be followed, even where that takes another session; compared by identity in each step. */
    private CrossbarSettings followed;

    private CellArray[] arrays;
    private AnalogProduct[] products;

    /**
     * Programs.
     *
     * @param shape of the matrices
     * @param weights of all, one after the other, by input and output; may change later
     */
    StoredMatrices(StageContext context, Node node, MatrixShape shape, double[] weights, CrossbarSettings settings) {
        State state = context.state(node.id());
        this.shape = shape;
        this.weights = weights;
        this.contents = new Contents(
                state.f64(CONDUCTANCE),
                state.f64(PROGRAMMED_AT),
                state.i32(WRITES),
                state.f64(WEIGHT),
                state.f64(SCALE),
                state.f64(READ_SCALE));
        this.random = context.random(node.id());
        this.readConductance = new double[contents.conductance().length];
        this.readProgrammedAt = new double[readConductance.length];
        build(settings);
        program();
    }

    /** What must be kept of a node to go on with its devices. */
    static List<NodeVariable> variables(Node node, MatrixShape shape, Cells cells) {
        int synapses = shape.synapses();
        int devices = synapses * cells.devicesPerWeight();
        return List.of(
                variable(node, CONDUCTANCE, Dtype.F64, devices, "uS"),
                variable(node, PROGRAMMED_AT, Dtype.F64, devices, "s"),
                variable(node, WRITES, Dtype.I32, devices, ""),
                variable(node, WEIGHT, Dtype.F64, synapses, ""),
                variable(node, SCALE, Dtype.F64, shape.count(), ""),
                variable(node, READ_SCALE, Dtype.F64, shape.count(), ""));
    }

    private static NodeVariable variable(Node node, String name, Dtype type, int size, String unit) {
        return new NodeVariable(node.id(), new Variable(name, type, new int[] {size}, unit, Role.WEIGHT, 0));
    }

    private void build(CrossbarSettings next) {
        settings = next;
        followed = next;
        arrays = new CellArray[shape.count()];
        for (int n = 0; n < arrays.length; n++) {
            arrays[n] = new CellArray(next.cells(), shape.inputs(), shape.outputs(), contents, n, random);
        }
        products = null;
    }

    private void program() {
        for (int n = 0; n < arrays.length; n++) {
            arrays[n].program(weights, n * shape.size(), settings.refreshedAt());
        }
        read();
    }

    private void read() {
        for (CellArray array : arrays) {
            array.read(settings.age());
        }
        if (products == null) {
            products = new AnalogProduct[arrays.length];
            for (int n = 0; n < arrays.length; n++) {
                products[n] = new AnalogProduct(arrays[n], settings.periphery());
            }
        }
        for (AnalogProduct product : products) {
            product.refresh(settings.compensate());
        }
        System.arraycopy(contents.conductance(), 0, readConductance, 0, readConductance.length);
        System.arraycopy(contents.programmedAt(), 0, readProgrammedAt, 0, readConductance.length);
    }

    private void noteRead(int synapse) {
        int devices = settings.cells().devicesPerWeight();
        int first = synapse / shape.size() * shape.size() * devices + synapse % shape.size();
        for (int n = 0; n < devices; n++) {
            int at = first + n * shape.size();
            readConductance[at] = contents.conductance()[at];
            readProgrammedAt[at] = contents.programmedAt()[at];
        }
    }

    private boolean isRead() {
        return Arrays.equals(contents.conductance(), readConductance)
                && Arrays.equals(contents.programmedAt(), readProgrammedAt);
    }

    /** The product with matrix {@code n}. */
    AnalogProduct product(int n) {
        return products[n];
    }

    /** Takes over other settings if they are others. What is stored stays, unless cells became others or are due to be refreshed. */
    void follow(CrossbarSettings next) {
        if (next == followed) {
            return;
        }
        followed = next;
        boolean same = next.storesAs(settings);
        if (!same && next.cells().devicesPerWeight() != settings.cells().devicesPerWeight()) {
            // an array cannot grow devices: the session that is opened next has them
            return;
        }
        build(next);
        if (!same) {
            program();
            return;
        }
        for (CellArray array : arrays) {
            array.refresh(next.refreshedAt());
        }
        read();
    }

    /** Programs what is not stored as it should be, after weights or contents were set from outside; mostly nothing is. */
    void restore() {
        if (contents.scale()[0] == 0) {
            program();
            return;
        }
        if (!Arrays.equals(contents.weight(), weights)) {
            for (int synapse = 0; synapse < weights.length; synapse++) {
                if (contents.weight()[synapse] != weights[synapse]) {
                    arrays[synapse / shape.size()].program(synapse % shape.size(), weights[synapse], settings.age());
                }
            }
        }
        if (!isRead()) {
            read();
        }
    }

    /** Programs the synapses of a run that changed, and only these. */
    void change(int from, int to) {
        for (int synapse = from; synapse < to; synapse++) {
            if (contents.weight()[synapse] != weights[synapse]) {
                int n = synapse / shape.size();
                int within = synapse % shape.size();
                arrays[n].program(within, weights[synapse], settings.age());
                arrays[n].read(within, settings.age());
                products[n].refresh(within);
                noteRead(synapse);
            }
        }
    }
}
