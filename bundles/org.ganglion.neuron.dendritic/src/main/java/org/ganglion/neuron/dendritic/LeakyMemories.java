// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.dendritic;

import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Signal;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/** Expressive leaky memory neurons at work. State goes by synapse or memory unit first, then by neuron; parameters by neuron first. */
final class LeakyMemories implements Population {
    private final LeakyMemorySizes sizes;
    private final double[] keptS;
    private final double[] wS;
    private final double[] keptM;
    private final double[] writtenM;
    private final double[] wHidden;
    private final double[] bHidden;
    private final double[] wMemory;
    private final double[] bMemory;
    private final double[] wY;
    private final double[] bY;
    private final double[] s;
    private final double[] m;
    private final double[] features;
    private final double[] hidden;
    private final Inbox inbox;
    private final Signal output;

    LeakyMemories(ExpressiveLeakyMemory.Parameters p, PopulationSite site) {
        int synapses = site.inbox(0).size() / site.size();
        this.sizes = LeakyMemorySizes.of(p, site.size(), synapses);
        double dt = site.options().dt();
        this.keptS = kept(sizes.perNeuron("tau_s", p.tauS(), synapses), dt);
        this.wS = sizes.perNeuron("w_s", p.wS(), synapses);
        this.keptM = kept(sizes.perNeuron("tau_m", p.tauM(), sizes.memories()), dt);
        this.writtenM = new double[keptM.length];
        for (int i = 0; i < keptM.length; i++) {
            writtenM[i] = p.lambda() * (1 - keptM[i]);
        }
        this.wHidden = sizes.perNeuron("w_hidden", p.wHidden(), sizes.hidden() * width());
        this.bHidden = sizes.perNeuron("b_hidden", p.bHidden(), sizes.hidden());
        this.wMemory = sizes.perNeuron("w_memory", p.wMemory(), sizes.memories() * sizes.hidden());
        this.bMemory = sizes.perNeuron("b_memory", p.bMemory(), sizes.memories());
        this.wY = sizes.perNeuron("w_y", p.wY(), sizes.memories());
        this.bY = sizes.perNeuron("b_y", p.bY(), 1);
        this.s = site.state().f64("s");
        this.m = site.state().f64("m");
        this.features = new double[width()];
        this.hidden = new double[sizes.hidden()];
        this.inbox = site.inbox(0);
        this.output = site.output();
    }

    private int width() {
        return sizes.branches() + sizes.memories();
    }

    private static double[] kept(double[] tau, double dt) {
        double[] kappa = new double[tau.length];
        for (int i = 0; i < kappa.length; i++) {
            kappa[i] = StrictMath.exp(-dt / tau[i]);
        }
        return kappa;
    }

    @Override
    public void step(long t) {
        double[] x = inbox.slot(0);
        double[] sent = output.f64();
        for (int n = 0; n < sizes.neurons(); n++) {
            sumBranches(n, x);
            decayMemory(n);
            computeHidden(n);
            sent[n] = writeMemory(n);
        }
        output.dense();
    }

    private void sumBranches(int n, double[] x) {
        int perBranch = sizes.synapses() / sizes.branches();
        for (int b = 0; b < sizes.branches(); b++) {
            double sum = 0;
            for (int k = b * perBranch; k < (b + 1) * perBranch; k++) {
                int own = n * sizes.synapses() + k;
                int at = k * sizes.neurons() + n;
                s[at] = keptS[own] * s[at] + wS[own] * x[at];
                sum += s[at];
            }
            features[b] = sum;
        }
    }

    private void decayMemory(int n) {
        for (int k = 0; k < sizes.memories(); k++) {
            features[sizes.branches() + k] = keptM[n * sizes.memories() + k] * m[k * sizes.neurons() + n];
        }
    }

    private void computeHidden(int n) {
        int row = n * sizes.hidden() * features.length;
        for (int h = 0; h < hidden.length; h++) {
            double sum = bHidden[n * hidden.length + h];
            for (int f = 0; f < features.length; f++) {
                sum += wHidden[row++] * features[f];
            }
            hidden[h] = sum > 0 ? sum : 0;
        }
    }

    private double writeMemory(int n) {
        int row = n * sizes.memories() * hidden.length;
        double y = bY[n];
        for (int k = 0; k < sizes.memories(); k++) {
            int own = n * sizes.memories() + k;
            double sum = bMemory[own];
            for (int h = 0; h < hidden.length; h++) {
                sum += wMemory[row++] * hidden[h];
            }
            double change = 1.7159 * StrictMath.tanh(sum * 2 / 3);
            double now = features[sizes.branches() + k] + writtenM[own] * change;
            m[k * sizes.neurons() + n] = now;
            y += wY[own] * now;
        }
        return y;
    }
}
