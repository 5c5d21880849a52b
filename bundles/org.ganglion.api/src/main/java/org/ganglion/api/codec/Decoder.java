// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.codec;

import java.util.Map;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;
import org.osgi.annotation.versioning.ConsumerType;

/** The service that turns signals into results. Marked with {@link CodecKind}. Called by any thread. */
@ConsumerType
public interface Decoder {
    /** A decoder for one output. */
    Decoding open(Port port, Options options, Map<String, String> settings);

    /** A decoder at work. Used by the session's thread only; allocates nothing. */
    @ConsumerType
    interface Decoding {
        /** Number of values of a result. */
        int elements();

        /** Forgets; called before the first step of each sample. */
        void begin();

        /** Takes in the output of one step. */
        void add(Signal output);

        /** Writes the result of the sample: {@link #elements} values from {@code offset}. */
        void result(double[] into, int offset);
    }
}
