// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.util.List;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;

/** An engine whose classes a test loads by another class loader; the plan's own classes are among them. */
public final class ForeignEngine implements Engine {
    /** As a framework makes it. */
    public ForeignEngine() {}

    @Override
    public Plan compile(Assignment assignment) {
        return new ForeignPlan(new ChainEngine().compile(assignment));
    }

    private record ForeignPlan(Plan plan) implements Plan {
        @Override
        public List<Terminal> inputs() {
            return plan.inputs();
        }

        @Override
        public List<Terminal> outputs() {
            return plan.outputs().stream()
                    .map(one -> new Terminal(one.node(), one.port(), new ForeignSignal(one.signal())))
                    .toList();
        }

        @Override
        public Signal signal(String node) {
            return plan.signal(node);
        }

        @Override
        public void step(long t) {
            plan.step(t);
        }

        @Override
        public Provider running() {
            return plan.running();
        }

        @Override
        public List<Provider> providers() {
            return plan.providers();
        }

        @Override
        public List<Block> state() {
            return plan.state();
        }

        @Override
        public void pull() {
            plan.pull();
        }

        @Override
        public void push() {
            plan.push();
        }

        @Override
        public boolean adapt(String node, List<Variable> before, State old) {
            return plan.adapt(node, before, old);
        }

        @Override
        public void count(Operations into) {
            plan.count(into);
        }

        @Override
        public double microjoules() {
            return plan.microjoules();
        }

        @Override
        public void close() {
            plan.close();
        }
    }

    private record ForeignSignal(Signal signal) implements Signal {
        @Override
        public int size() {
            return signal.size();
        }

        @Override
        public Dtype type() {
            return signal.type();
        }

        @Override
        public Form form() {
            return signal.form();
        }

        @Override
        public int count() {
            return signal.count();
        }

        @Override
        public int[] index() {
            return signal.index();
        }

        @Override
        public double[] f64() {
            return signal.f64();
        }

        @Override
        public float[] f32() {
            return signal.f32();
        }

        @Override
        public int[] i32() {
            return signal.i32();
        }

        @Override
        public byte[] i8() {
            return signal.i8();
        }

        @Override
        public void spikes(int count) {
            signal.spikes(count);
        }

        @Override
        public void events(int count) {
            signal.events(count);
        }

        @Override
        public void dense() {
            signal.dense();
        }
    }
}
