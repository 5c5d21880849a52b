// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.rls;

import java.util.Arrays;
import org.ganglion.api.learning.Learner;
import org.ganglion.api.learning.LearningSite;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Weights;

/** A read-out that learns. */
final class ReadOut implements Learner {
    private final Weights weights;
    private final Signal target;
    private final FeatureRing past;
    private final Covariance covariance;
    private final double[] features;
    private final double[] wanted;
    private final double[] error;

    ReadOut(RecursiveLeastSquares.Parameters parameters, LearningSite site) {
        this.weights = site.weights();
        this.target = site.modulator();
        int sources = weights.sources();
        this.past = new FeatureRing(
                site.pre(),
                parameters.horizon() + 1,
                site.traces().f64(RecursiveLeastSquares.FEATURES),
                site.traces().i32(RecursiveLeastSquares.CURSOR));
        int used = weights.bias() == null ? sources : sources + 1;
        this.covariance = new Covariance(
                site.traces().f64(RecursiveLeastSquares.COVARIANCE),
                sources + 1,
                used,
                parameters.lambda(),
                parameters.alpha(),
                parameters.limit());
        this.features = new double[used];
        this.wanted = new double[weights.targets()];
        this.error = new double[weights.targets()];
    }

    @Override
    public void step(long t) {
        past.record();
        if (!past.full() || !taught()) {
            return;
        }
        past.oldest(features);
        if (weights.bias() != null) {
            features[features.length - 1] = 1;
        }
        findError();
        correct(covariance.gain(features));
        weights.changed(0, weights.f64().length);
    }

    /** Takes the target of this step, if there is one. */
    private boolean taught() {
        if (target.form() == Form.DENSE) {
            System.arraycopy(target.f64(), 0, wanted, 0, wanted.length);
            return true;
        }
        if (target.form() == Form.EVENTS || target.count() == 0) {
            return false;
        }
        Arrays.fill(wanted, 0);
        int[] index = target.index();
        for (int n = 0, spikes = target.count(); n < spikes; n++) {
            wanted[index[n]] = 1;
        }
        return true;
    }

    private void findError() {
        double[] w = weights.f64();
        double[] bias = weights.bias();
        int sources = weights.sources();
        for (int o = 0; o < error.length; o++) {
            error[o] = (bias == null ? 0 : bias[o]) - wanted[o];
        }
        for (int s = 0; s < sources; s++) {
            for (int o = 0; o < error.length; o++) {
                error[o] += features[s] * w[s * error.length + o];
            }
        }
    }

    private void correct(double[] gain) {
        double[] w = weights.f64();
        double[] bias = weights.bias();
        int sources = weights.sources();
        for (int s = 0; s < sources; s++) {
            for (int o = 0; o < error.length; o++) {
                w[s * error.length + o] -= error[o] * gain[s];
            }
        }
        for (int o = 0; bias != null && o < error.length; o++) {
            bias[o] -= error[o] * gain[sources];
        }
    }
}
