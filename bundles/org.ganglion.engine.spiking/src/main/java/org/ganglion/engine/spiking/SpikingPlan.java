// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.Population;

/** A compiled network. */
final class SpikingPlan implements Plan {
    private static final VarHandle RUNNING = runningHandle();

    private final List<Terminal> inputs;
    private final List<Terminal> outputs;
    private final Map<String, SignalBuffer> signals;
    private final Map<String, Population> populations;
    private final Map<String, Stage> claimed;
    private final PlanStage[] stages;
    private final Confluence[] leaving;
    private final LearnerStage[] learners;
    private final History[] histories;
    private final List<Block> state;
    private final List<Provider> providers;
    private final Operations scratch = new Operations();

    private Provider running;

    /**
     * What a compilation leads to.
     *
     * @param inputs terminals
     * @param outputs terminals
     * @param signals what can be seen from outside, by node
     * @param populations by node
     * @param claimed the stage of each claimed node
     * @param stages in the order of a step
     * @param leaving sums in front of Output nodes
     * @param learners in the order of the nodes
     * @param histories of all nodes that send with a delay
     * @param state all of it
     * @param providers each once
     */
    record Parts(
            List<Terminal> inputs,
            List<Terminal> outputs,
            Map<String, SignalBuffer> signals,
            Map<String, Population> populations,
            Map<String, Stage> claimed,
            List<PlanStage> stages,
            List<Confluence> leaving,
            List<LearnerStage> learners,
            List<History> histories,
            List<Block> state,
            List<Provider> providers) {}

    SpikingPlan(Parts parts) {
        this.inputs = List.copyOf(parts.inputs);
        this.outputs = List.copyOf(parts.outputs);
        this.signals = Map.copyOf(parts.signals);
        this.populations = Map.copyOf(parts.populations);
        this.claimed = Map.copyOf(parts.claimed);
        this.stages = parts.stages.toArray(PlanStage[]::new);
        this.leaving = parts.leaving.toArray(Confluence[]::new);
        this.learners = parts.learners.toArray(LearnerStage[]::new);
        this.histories = parts.histories.toArray(History[]::new);
        this.state = List.copyOf(parts.state);
        this.providers = List.copyOf(parts.providers);
        this.running = stages.length == 0 ? null : stages[0].provider();
    }

    private static VarHandle runningHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(SpikingPlan.class, "running", Provider.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
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
    public Signal signal(String node) {
        Signal found = signals.get(node);
        if (found == null) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "node '" + node + "' does not exist or is not visible; visible are "
                            + new TreeSet<>(signals.keySet()));
        }
        return found;
    }

    @Override
    public void step(long t) {
        for (PlanStage stage : stages) {
            RUNNING.setOpaque(this, stage.provider());
            stage.step(t);
        }
        for (Confluence sum : leaving) {
            sum.gather();
        }
        for (LearnerStage learner : learners) {
            RUNNING.setOpaque(this, learner.provider());
            learner.step(t);
        }
        for (History history : histories) {
            history.record();
        }
    }

    @Override
    public Provider running() {
        return (Provider) RUNNING.getOpaque(this);
    }

    @Override
    public List<Provider> providers() {
        return providers;
    }

    @Override
    public List<Block> state() {
        return state;
    }

    @Override
    public void pull() {
        for (PlanStage stage : stages) {
            RUNNING.setOpaque(this, stage.provider());
            stage.pull();
        }
    }

    @Override
    public void push() {
        for (PlanStage stage : stages) {
            RUNNING.setOpaque(this, stage.provider());
            stage.push();
        }
    }

    @Override
    public boolean adapt(String node, List<Variable> before, State old) {
        Population population = populations.get(node);
        if (population != null) {
            return population.adapt(before, old);
        }
        Stage stage = claimed.get(node);
        return stage != null && stage.adapt(node, before, old);
    }

    @Override
    public void count(Operations into) {
        for (PlanStage stage : stages) {
            stage.count(into);
        }
    }

    @Override
    public double microjoules() {
        double sum = 0;
        for (PlanStage stage : stages) {
            EnergyTable table = stage.energy();
            scratch.clear();
            stage.count(scratch);
            if (table != null) {
                sum += table.microjoules(scratch);
            } else if (scratch.macs + scratch.acs + scratch.membraneUpdates > 0) {
                return Double.NaN; // it costs something, and nobody says what
            }
        }
        return sum;
    }

    /** Closes all stages, whatever one of them throws; the first failure is thrown at the end. */
    @Override
    public void close() {
        Throwable failure = null;
        for (PlanStage stage : stages) {
            try {
                stage.close();
            } catch (RuntimeException | Error e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }
}
