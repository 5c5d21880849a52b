// SPDX-License-Identifier: Apache-2.0
package org.example.learning.oja;

import java.util.List;
import org.ganglion.api.learning.*;
import org.ganglion.api.network.*;
import org.osgi.service.component.annotations.Component;

/** dw = eta y (x - y w): a Hebbian weight that stays bounded (Oja 1982, "A simplified neuron model", eq. 3). */
@Component
@LearningRules(rule = "oja")
public final class Oja implements LearningRule<Oja.Parameters> {
    /** {@code eta}: share of the change in a step, without unit, above 0. */
    public record Parameters(@Default("0.01") double eta) {}

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> traces(Parameters parameters, Weights weights, Options options) {
        return List.of();
    }

    @Override
    public Learner learn(Parameters parameters, LearningSite site) {
        Weights weights = site.weights();
        double[] x = new double[weights.sources()];
        double[] y = new double[weights.targets()];
        return t -> {
            site.pre().read(x, 0);
            site.post().read(y, 0);
            double[] w = weights.f64();
            for (int source = 0; source < x.length; source++) {
                for (int s = weights.rowStart()[source]; s < weights.rowStart()[source + 1]; s++) {
                    double post = y[weights.target()[s]];
                    w[s] += parameters.eta() * post * (x[source] - post * w[s]);
                }
            }
            weights.changed(0, w.length);
        };
    }
}
