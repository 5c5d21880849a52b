// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import org.ganglion.api.driver.Stage;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.Learner;

/** A learner, the weights that it changes, and the stage that must know of it. */
final class LearnerStage {
    private final Provider provider;
    private final Learner learner;
    private final String node;
    private final LearnedSynapses weights;
    private final Stage reader;

    LearnerStage(Provider provider, Learner learner, String node, LearnedSynapses weights, Stage reader) {
        this.provider = provider;
        this.learner = learner;
        this.node = node;
        this.weights = weights;
        this.reader = reader;
    }

    Provider provider() {
        return provider;
    }

    void step(long t) {
        learner.step(t);
        if (weights.changed()) {
            reader.weightsChanged(node, weights.changedFrom(), weights.changedTo());
            weights.settled();
        }
    }
}
