// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ganglion.api.learning.Learner;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.learning.LearningSite;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;

/** A rule on sparse synapses with delays, of which only the synapses stand here: signals are those of a circuit. */
final class SparseSite implements LearningSite, Weights, State {
    private final int sources;
    private final int targets;
    private final double[] weight;
    private final int[] rowStart;
    private final int[] target;
    private final int[] delay;
    private final int[] columnStart;
    private final int[] columnSynapse;
    private final Plasticity plasticity;
    private final Circuit signals;
    private final Options options;
    private final Map<String, Object> arrays = new HashMap<>();
    private final Learner learner;
    private int changedFrom = Integer.MAX_VALUE;
    private int changedTo;

    <P extends Record> SparseSite(
            LearningRule<P> rule,
            Parameters parameters,
            Circuit signals,
            Options options,
            int targets,
            int[] source,
            int[] target,
            int[] delay,
            double[] weight) {
        this.sources = signals.input(0).size();
        this.targets = targets;
        this.target = target;
        this.delay = delay;
        this.weight = weight.clone();
        this.signals = signals;
        this.options = options;
        this.plasticity = new Plasticity("plastic", "any", parameters, "reward");
        this.rowStart = starts(source, sources);
        this.columnStart = starts(target, targets);
        this.columnSynapse = IntStream.range(0, target.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer s) -> target[s]))
                .mapToInt(Integer::intValue)
                .toArray();
        P bound = parameters.bind(rule.parameters(), targets);
        List<Variable> variables = rule.traces(bound, this, options);
        for (Variable variable : variables) {
            arrays.put(
                    variable.name(),
                    variable.type() == Dtype.F64
                            ? new double[variable.size()]
                            : variable.type() == Dtype.I32 ? new int[variable.size()] : new byte[variable.size()]);
        }
        this.learner = rule.learn(bound, this);
    }

    private static int[] starts(int[] lineOf, int lines) {
        int[] start = new int[lines + 1];
        for (int line : lineOf) {
            start[line + 1]++;
        }
        for (int line = 0; line < lines; line++) {
            start[line + 1] += start[line];
        }
        return start;
    }

    /** A step; fails if a weight changed that was not marked. */
    void step(long t) {
        double[] before = weight.clone();
        changedFrom = Integer.MAX_VALUE;
        changedTo = 0;
        learner.step(t);
        for (int s = 0; s < weight.length; s++) {
            if (weight[s] != before[s] && (s < changedFrom || s >= changedTo)) {
                throw new AssertionError("synapse " + s + " changed and was not marked in step " + t);
            }
        }
    }

    @Override
    public Plasticity plasticity() {
        return plasticity;
    }

    @Override
    public Weights weights() {
        return this;
    }

    @Override
    public Signal pre() {
        return signals.input(0);
    }

    @Override
    public Signal post() {
        return signals.input(1);
    }

    @Override
    public Signal modulator() {
        return signals.input(2);
    }

    @Override
    public State traces() {
        return this;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public RandomStream random() {
        return new RandomStream(0, "plastic");
    }

    @Override
    public int sources() {
        return sources;
    }

    @Override
    public int targets() {
        return targets;
    }

    @Override
    public boolean dense() {
        return false;
    }

    @Override
    public double[] f64() {
        return weight;
    }

    @Override
    public double[] bias() {
        return null;
    }

    @Override
    public int[] rowStart() {
        return rowStart;
    }

    @Override
    public int[] target() {
        return target;
    }

    @Override
    public int[] delay() {
        return delay;
    }

    @Override
    public int[] columnStart() {
        return columnStart;
    }

    @Override
    public int[] columnSynapse() {
        return columnSynapse;
    }

    @Override
    public void changed(int from, int to) {
        changedFrom = Math.min(changedFrom, from);
        changedTo = Math.max(changedTo, to);
    }

    @Override
    public double[] f64(String variable) {
        return (double[]) arrays.get(variable);
    }

    @Override
    public float[] f32(String variable) {
        throw new IllegalArgumentException(variable);
    }

    @Override
    public int[] i32(String variable) {
        return (int[]) arrays.get(variable);
    }

    @Override
    public byte[] i8(String variable) {
        return (byte[]) arrays.get(variable);
    }
}
