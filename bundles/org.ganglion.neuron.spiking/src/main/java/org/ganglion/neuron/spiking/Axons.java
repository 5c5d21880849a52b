// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import org.ganglion.api.network.Inbox;
import org.ganglion.api.network.Signal;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;

/** Axons of Hodgkin and Huxley, each advanced by Runge-Kutta. */
final class Axons implements Population {
    private final HodgkinHuxley.Parameters p;
    private final StartingValues start;
    private final int divisions;
    private final double dt;
    private final double[] v;
    private final double[] m;
    private final double[] h;
    private final double[] n;
    private final Inbox inbox;
    private final Signal output;
    private double slopeV;
    private double slopeM;
    private double slopeH;
    private double slopeN;

    Axons(HodgkinHuxley.Parameters parameters, PopulationSite site) {
        this.p = parameters;
        this.start = new StartingValues(parameters.starts(), site.state());
        this.divisions = HodgkinHuxley.divisions(parameters, site.options());
        this.dt = site.options().dt() * HodgkinHuxley.MILLISECONDS / divisions;
        this.v = site.state().f64("v");
        this.m = site.state().f64("m");
        this.h = site.state().f64("h");
        this.n = site.state().f64("n");
        this.inbox = site.inbox(0);
        this.output = site.output();
    }

    @Override
    public void step(long t) {
        start.place();
        double[] x = inbox.slot(0);
        int[] index = output.index();
        int spikes = 0;
        for (int i = 0; i < v.length; i++) {
            boolean crossed = false;
            for (int part = 0; part < divisions; part++) {
                double before = v[i];
                advance(i, x[i]);
                crossed |= before < p.vThreshold()[i] && v[i] >= p.vThreshold()[i];
            }
            if (crossed) {
                index[spikes++] = i;
            }
        }
        output.spikes(spikes);
    }

    private void advance(int i, double x) {
        double v0 = v[i];
        double m0 = m[i];
        double h0 = h[i];
        double n0 = n[i];
        slope(i, x, v0, m0, h0, n0);
        double sumV = slopeV;
        double sumM = slopeM;
        double sumH = slopeH;
        double sumN = slopeN;
        for (int stage = 1; stage < 4; stage++) {
            double reach = stage == 3 ? dt : dt / 2;
            slope(i, x, v0 + reach * slopeV, m0 + reach * slopeM, h0 + reach * slopeH, n0 + reach * slopeN);
            double weight = stage == 3 ? 1 : 2;
            sumV += weight * slopeV;
            sumM += weight * slopeM;
            sumH += weight * slopeH;
            sumN += weight * slopeN;
        }
        v[i] = v0 + dt / 6 * sumV;
        m[i] = m0 + dt / 6 * sumM;
        h[i] = h0 + dt / 6 * sumH;
        n[i] = n0 + dt / 6 * sumN;
    }

    private void slope(int i, double x, double atV, double atM, double atH, double atN) {
        double sodium = p.gNa()[i] * atM * atM * atM * atH * (atV - p.eNa()[i]);
        double potassium = p.gK()[i] * atN * atN * atN * atN * (atV - p.eK()[i]);
        double leak = p.gL()[i] * (atV - p.eL()[i]);
        slopeV = (x - sodium - potassium - leak) / p.c()[i];
        slopeM = GateRates.alphaM(atV) * (1 - atM) - GateRates.betaM(atV) * atM;
        slopeH = GateRates.alphaH(atV) * (1 - atH) - GateRates.betaH(atV) * atH;
        slopeN = GateRates.alphaN(atV) * (1 - atN) - GateRates.betaN(atV) * atN;
    }
}
