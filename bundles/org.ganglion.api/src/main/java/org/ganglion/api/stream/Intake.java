// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

import java.time.Duration;
import org.ganglion.api.GanglionException;
import org.osgi.annotation.versioning.ProviderType;

/** A source's way into a pipeline. Used by any thread of the source, one at a time. */
@ProviderType
public interface Intake {
    /**
     * Puts a sample at the end of the pipeline's bounded queue; never blocks.
     *
     * @return false if the queue was full: its oldest sample went and was counted
     */
    boolean offer(Sample sample);

    /**
     * Waits until there is room, so that the next sample offered displaces none. For sources that can wait, such as files.
     *
     * @return false if the time ran out
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    boolean awaitSpace(Duration atMost) throws InterruptedException;

    /**
     * Says, once, that no more samples come.
     *
     * @param failure what ended them, or null if they are simply all
     */
    void ended(GanglionException failure);
}
