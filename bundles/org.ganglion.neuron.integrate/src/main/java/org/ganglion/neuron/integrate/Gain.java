// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Options;

/**
 * What one unit of input adds to the potential of a neuron without leak, {@code dv/dt = r x}. NIR leaves open what a number on an edge is to
 * such a neuron; the option {@code integrate.input} says it.
 */
final class Gain {
    private static final String PULSE = "pulse";
    private static final String CURRENT = "current";

    private Gain() {}

    /**
     * Volts per unit of input and step: r for a pulse, whose integral over the step is 1, and {@code r dt} for a current that flows
     * through the whole step.
     *
     * @throws GanglionException USAGE if the option has another value
     */
    static double[] perStep(double[] r, Options options) {
        String input = options.more().getOrDefault(Options.INTEGRATE_INPUT, PULSE);
        if (!input.equals(PULSE) && !input.equals(CURRENT)) {
            throw new GanglionException(
                    Reason.USAGE,
                    "option '" + Options.INTEGRATE_INPUT + "' cannot be '" + input + "': expected one of [" + PULSE
                            + ", " + CURRENT + "]");
        }
        double seconds = input.equals(PULSE) ? 1 : options.dt();
        double[] gain = new double[r.length];
        for (int i = 0; i < r.length; i++) {
            gain[i] = r[i] * seconds;
        }
        return gain;
    }
}
