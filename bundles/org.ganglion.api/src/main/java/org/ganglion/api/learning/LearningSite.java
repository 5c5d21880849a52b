// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.learning;

import org.ganglion.api.network.Options;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Weights;
import org.osgi.annotation.versioning.ProviderType;

/** What the engine gives to a learner: the same objects for the life of the plan. */
@ProviderType
public interface LearningSite {
    /** The transform, the rule and its parameters. */
    Plasticity plasticity();

    /** The weights that learn. */
    Weights weights();

    /** What arrived at the transform in this step. */
    Signal pre();

    /** What left the population that the transform feeds in this step; the transform's own output where it feeds none. */
    Signal post();

    /** What the modulating node sent in this step, or null where the network names none. */
    Signal modulator();

    /** The variables that the rule declared. */
    State traces();

    /** The network's options. */
    Options options();

    /** This transform's random generator. */
    RandomStream random();
}
