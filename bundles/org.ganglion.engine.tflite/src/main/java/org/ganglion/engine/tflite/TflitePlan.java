// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;

/** One stage between the tensors that go in and those that come out. */
final class TflitePlan implements Plan {
    private final Node node;
    private final List<Terminal> inputs;
    private final List<Terminal> outputs;
    private final List<Provider> providers;
    private final Operations operations = new Operations();
    private final EnergyTable energy;
    private final Stage stage;

    TflitePlan(Assignment assignment, Claimed claimed, Node node) {
        Driver driver = claimed.driver().service();
        this.node = node;
        this.inputs = terminals(node.inputs());
        this.outputs = terminals(node.outputs());
        this.providers = List.of(claimed.driver().provider());
        this.energy = driver.energy();
        this.stage = driver.prepare(new ModelStageContext(assignment, claimed.claim(), node, inputs, outputs));
    }

    private List<Terminal> terminals(List<Port> ports) {
        List<Terminal> terminals = new ArrayList<>(ports.size());
        for (Port port : ports) {
            terminals.add(new Terminal(node.id(), port, new DenseSignal(port)));
        }
        return List.copyOf(terminals);
    }

    @Override
    public List<Terminal> inputs() {
        return inputs;
    }

    @Override
    public List<Terminal> outputs() {
        return outputs;
    }

    @Override
    public Signal signal(String id) {
        if (!id.equals(node.id())) {
            throw new GanglionException(
                    Reason.NOT_FOUND, "no node '" + id + "' is visible; a flatbuffer has one, '" + node.id() + "'");
        }
        return outputs.get(0).signal();
    }

    @Override
    public void step(long t) {
        stage.step(t);
    }

    @Override
    public Provider running() {
        return providers.get(0);
    }

    @Override
    public List<Provider> providers() {
        return providers;
    }

    @Override
    public List<Block> state() {
        return List.of();
    }

    @Override
    public void pull() {
        stage.pull();
    }

    @Override
    public void push() {
        stage.push();
    }

    @Override
    public boolean adapt(String id, List<Variable> before, State old) {
        return stage.adapt(id, before, old);
    }

    @Override
    public void count(Operations into) {
        stage.count(into);
    }

    @Override
    public double microjoules() {
        operations.clear();
        stage.count(operations);
        return energy.microjoules(operations);
    }

    @Override
    public void close() {
        stage.close();
    }
}
