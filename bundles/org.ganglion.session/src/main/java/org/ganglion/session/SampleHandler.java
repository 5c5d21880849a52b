// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session;

import org.ganglion.api.GanglionException;
import org.ganglion.api.stream.Result;
import org.ganglion.api.stream.Sample;
import org.osgi.annotation.versioning.ConsumerType;

/** The work on a sample: encode, step, decode. One handler serves one thread. */
@ConsumerType
public interface SampleHandler {
    /**
     * Handles a sample. After a provider hung, another handler is given the same sample again from its first step, on the state that
     * the session had then.
     *
     * @param session on its own thread; {@link Session#step} waits here while the session is parked
     * @return the result, or null if there is none
     * @throws GanglionException to give the sample up; counted and logged, the session goes on
     */
    Result handle(Session session, Sample sample);
}
