// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Variable;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.ganglion.neuron.spiking.StartingValues.Start;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The squid's giant axon (Hodgkin and Huxley, "A quantitative description of membrane current and its application to conduction and excitation
 * in nerve", Journal of Physiology 117, 1952, equation 26 without its cable term, gates by equations 7, 15 and 16, rates by 12, 13, 20, 21,
 * 23 and 24), with today's sign and a rest at -65 mV. In the units of the paper: mV, ms, mS/cm2, uF/cm2 and uA/cm2.
 *
 * <pre>
 * c v' = x - g_na m^3 h (v - e_na) - g_k n^4 (v - e_k) - g_l (v - e_l)      m' = alpha_m (1 - m) - beta_m m, likewise h and n
 * v that crosses v_threshold upwards is a spike; nothing is reset
 * </pre>
 *
 * <p>The classical Runge-Kutta method of order 4. A step of the network is divided into equal steps of at most longest_step. Neurons start at
 * v_start with the gates that belong to it.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@NeuronTypes(type = "neuron.HodgkinHuxley")
public final class HodgkinHuxley implements NeuronModel<HodgkinHuxley.Parameters> {
    static final double MILLISECONDS = 1000;
    private static final int MOST_DIVISIONS = 100_000;

    /**
     * As in the paper; one value per neuron or one for all, but the longest step.
     *
     * @param c uF/cm2, above 0
     * @param gNa mS/cm2
     * @param gK mS/cm2
     * @param gL mS/cm2
     * @param eNa mV
     * @param eK mV
     * @param eL mV
     * @param vThreshold mV
     * @param vStart mV, at first and after a reset
     * @param longestStep ms, above 0: a step of the network is divided until none is longer, into 100,000 at most
     */
    public record Parameters(
            @Default("1") double[] c,
            @Default("120") double[] gNa,
            @Default("36") double[] gK,
            @Default("0.3") double[] gL,
            @Default("50") double[] eNa,
            @Default("-77") double[] eK,
            @Default("-54.387") double[] eL,
            @Default("0") double[] vThreshold,
            @Default("-65") double[] vStart,
            @Default("0.05") double longestStep) {
        /** Checks. */
        public Parameters {
            Positive.require("c", c);
            Positive.require("longest_step", longestStep);
        }

        List<Start> starts() {
            double[] m = new double[vStart.length];
            double[] h = new double[vStart.length];
            double[] n = new double[vStart.length];
            for (int i = 0; i < vStart.length; i++) {
                double v = vStart[i];
                m[i] = GateRates.alphaM(v) / (GateRates.alphaM(v) + GateRates.betaM(v));
                h[i] = GateRates.alphaH(v) / (GateRates.alphaH(v) + GateRates.betaH(v));
                n[i] = GateRates.alphaN(v) / (GateRates.alphaN(v) + GateRates.betaN(v));
            }
            return List.of(
                    new Start("v", "mV", vStart), new Start("m", "", m), new Start("h", "", h), new Start("n", "", n));
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> variables(Node node, Parameters parameters, Options options) {
        divisions(parameters, options);
        return StartingValues.variables(node.output().shape(), parameters.starts());
    }

    /**
     * Into how many parts a step of the network is divided.
     *
     * @throws GanglionException TOO_LARGE if there are so many that a step would hardly end
     */
    static int divisions(Parameters parameters, Options options) {
        double step = options.dt() * MILLISECONDS;
        double parts = Math.max(1, Math.ceil(step / parameters.longestStep - 1e-9));
        if (!(parts <= MOST_DIVISIONS)) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    "field 'longest_step' is " + parameters.longestStep + " ms, so that a step of " + step
                            + " ms would be divided into more than " + MOST_DIVISIONS + " parts; make it longer");
        }
        return (int) parts;
    }

    @Override
    public Population populate(Parameters parameters, PopulationSite site) {
        return new Axons(parameters, site);
    }
}
