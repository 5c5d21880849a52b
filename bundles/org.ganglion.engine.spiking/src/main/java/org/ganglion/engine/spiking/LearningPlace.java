// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import org.ganglion.api.learning.LearningSite;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Weights;

/** What a learner gets. */
record LearningPlace(
        Plasticity plasticity,
        Weights weights,
        Signal pre,
        Signal post,
        Signal modulator,
        State traces,
        Options options,
        RandomStream random)
        implements LearningSite {}
