// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.codec;

import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.osgi.annotation.versioning.ConsumerType;

/** The service that turns samples into signals. Marked with {@link CodecKind}. Called by any thread. */
@ConsumerType
public interface Encoder {
    /**
     * An encoder for one input.
     *
     * @param elements number of values of a sample that go to this input
     * @param port the input
     * @param options of the network
     * @param settings of the pipeline, by name
     * @throws GanglionException USAGE if a setting is wrong or a sample of this size cannot fill the port
     */
    Encoding open(int elements, Port port, Options options, Map<String, String> settings);

    /** An encoder at work. Used by the session's thread only; allocates nothing. */
    @ConsumerType
    interface Encoding {
        /**
         * Fills the signal of one step.
         *
         * @param sample values of the sample
         * @param offset of the first
         * @param step number of the step within the sample, from 0
         * @param t number of the step since the start, from 0
         * @param into the input
         */
        void encode(double[] sample, int offset, int step, long t, Signal into);
    }
}
