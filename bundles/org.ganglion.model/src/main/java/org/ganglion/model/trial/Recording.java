// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.trial;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Port;
import org.ganglion.model.Model;
import org.ganglion.session.Session;
import org.ganglion.session.Sessions;

/**
 * What a model answered to an input.
 *
 * @param inputs by step, then by element
 * @param outputs likewise
 * @param providers who computed it
 */
public record Recording(double[][] inputs, double[][] outputs, List<String> providers) {
    /**
     * Runs the model.
     *
     * @param prefer kinds or bundles before all others
     * @param rows makes the inputs for the model's input ports
     * @throws GanglionException what opening or a step says; PROVIDER_FAILED if a value is not finite
     */
    public static Recording of(
            Sessions sessions, Model model, List<String> prefer, Function<List<Port>, double[][]> rows) {
        try (Session session = SelfTestRun.open(sessions, model, prefer)) {
            Terminals terminals = new Terminals(session);
            double[][] inputs = rows.apply(session.inputs());
            double[][] outputs = new double[inputs.length][];
            for (int step = 0; step < inputs.length; step++) {
                outputs[step] = terminals.step(inputs[step]);
                if (!Arrays.stream(outputs[step]).allMatch(Double::isFinite)) {
                    throw new GanglionException(
                            Reason.PROVIDER_FAILED,
                            model + ": step " + step + " of the self-test gives values that are not finite");
                }
            }
            return new Recording(inputs, outputs, SelfTestRun.providers(session));
        }
    }

    /** Whether every output is zero. */
    public boolean silent() {
        return Arrays.stream(outputs).flatMapToDouble(Arrays::stream).allMatch(value -> value == 0);
    }
}
