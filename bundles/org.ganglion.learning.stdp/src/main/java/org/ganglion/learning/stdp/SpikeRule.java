// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.stdp;

/** What a rule does with the spikes that reach synapses from either end. Within a step {@link SpikeTiming} calls in a fixed order. */
interface SpikeRule {
    /** A step passes. */
    void advance();

    /** A presynaptic spike reaches the synapses of an axon's fibre: they change by what came before. */
    void arrive(int fibre);

    /** The spike of {@link #arrive} leaves its trace. */
    void traceArrival(int fibre);

    /** A postsynaptic spike reaches the synapses of a dendrite's fibre: they change by what came before. */
    void answer(int fibre);

    /** The spike of {@link #answer} leaves its trace. */
    void traceAnswer(int fibre);

    /** All spikes of the step were seen. */
    default void end() {}
}
