// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.rls;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.learning.Learner;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.learning.LearningRules;
import org.ganglion.api.learning.LearningSite;
import org.ganglion.api.network.Default;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Recursive least squares for a linear read-out (Linear, or Affine, whose bias learns as the weight of a feature that is always 1). With
 * the features r, the read-out's weights w and the target f (Haykin, "Adaptive Filter Theory", chapter 10; Sussillo and Abbott, "Generating
 * coherent patterns of activity from chaotic neural networks", 2009):
 *
 * <pre>
 * k = P r / (lambda + r' P r)      e = w' r - f      w -= e k      P = (P - k r' P) / lambda      P0 = I / alpha
 * </pre>
 *
 * <p>Target: what the modulating node sent, one value per target of the read-out. In form DENSE it teaches. In form SPIKES with at least one
 * spike it teaches the targets that spiked 1 and the others 0. In form SPIKES without a spike, and in form EVENTS, there is no target in this
 * step, and nothing is learned or forgotten. A target must be finite.
 *
 * <p>Horizon: the target of this step belongs to the features of {@code horizon} steps ago, so that the read-out predicts that far ahead. The
 * first {@code horizon} steps after a reset teach nothing.
 *
 * <p>Forgetting (lambda below 1) makes P grow where features bring nothing new, without end. P is therefore held within {@code limit} times
 * P0 in every diagonal element: instead of dividing by lambda, the row and the column of a feature that reached the limit are scaled to it,
 * so that other features go on forgetting, and P stays symmetric and positive. Should rounding still cost P its positiveness, it starts again
 * from P0 with the weights learned so far.
 *
 * <p>P survives a reset like the weights; past features do not.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@LearningRules(rule = "rls")
public final class RecursiveLeastSquares implements LearningRule<RecursiveLeastSquares.Parameters> {
    static final String COVARIANCE = "P";
    static final String FEATURES = "features";
    static final String CURSOR = "features.cursor";

    /**
     * How it learns.
     *
     * @param lambda share of the past that is kept in a step, above 0, at most 1
     * @param alpha strength of the prior that holds the weights where they are, above 0
     * @param horizon steps between features and their target, at least 0
     * @param limit how often P0 an element of P's diagonal may be, at least 1
     */
    public record Parameters(
            @Default("1") double lambda,
            @Default("1") double alpha,
            @Default("0") int horizon,
            @Default("1e6") double limit) {
        /** Checks. */
        public Parameters {
            require(lambda > 0 && lambda <= 1, "lambda", lambda, "above 0 and at most 1");
            require(alpha > 0, "alpha", alpha, "above 0");
            require(horizon >= 0 && horizon < Integer.MAX_VALUE, "horizon", horizon, "at least 0");
            require(limit >= 1, "limit", limit, "at least 1");
        }

        private static void require(boolean right, String field, double value, String expected) {
            if (!right) {
                throw new IllegalArgumentException("field '" + field + "' is " + value + ", must be " + expected);
            }
        }
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public List<Variable> traces(Parameters parameters, Weights weights, Options options) {
        int sources = weights.sources();
        int targets = weights.targets();
        int synapses = weights.f64().length;
        if (synapses != (long) sources * targets) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "rule 'rls' needs a read-out in which every source reaches every target; this one has " + synapses
                            + " synapses between " + sources + " sources and " + targets + " targets");
        }
        int features = sources + 1;
        Shapes.size(features, features);
        return List.of(
                new Variable(COVARIANCE, Dtype.F64, new int[] {features, features}, "", Role.WEIGHT, 0),
                new Variable(FEATURES, Dtype.F64, new int[] {parameters.horizon + 1, sources}, "", Role.TRACE, 0),
                new Variable(CURSOR, Dtype.I32, new int[] {2}, "", Role.TRACE, 0));
    }

    @Override
    public Learner learn(Parameters parameters, LearningSite site) {
        if (site.modulator() == null) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "rule 'rls' needs a modulator, the node that sends the target");
        }
        if (site.modulator().size() != site.weights().targets()) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "rule 'rls' needs a target per output: the modulator '"
                            + site.plasticity().modulator() + "' has "
                            + site.modulator().size() + " elements, the read-out "
                            + site.weights().targets());
        }
        return new ReadOut(parameters, site);
    }
}
