// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;

/** Looks on while a lane handles samples. On the session's thread: must neither block nor throw. */
interface Tap {
    /**
     * A sample was handled and its result is out. Nobody else has the sample any more.
     *
     * @param nanos from its first encoder to its last decoder
     */
    void handled(Lane lane, Sample sample, Result result, long nanos);

    /** A sample was given up. */
    void givenUp(Sample sample, RuntimeException why);
}
