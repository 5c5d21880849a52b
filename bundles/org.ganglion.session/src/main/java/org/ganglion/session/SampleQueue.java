// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session;

import java.time.Duration;
import java.util.List;
import org.ganglion.api.stream.Sample;
import org.osgi.annotation.versioning.ProviderType;

/** A bounded queue before a session, with the session's thread behind it. Safe for use by several threads. */
@ProviderType
public interface SampleQueue extends AutoCloseable {
    /**
     * Puts a sample at the end; never blocks.
     *
     * @return false if the queue was full and its oldest sample went
     */
    boolean offer(Sample sample);

    /**
     * Takes back the samples that wait, oldest first; the one under way is not among them. They count as neither handled nor dropped:
     * who replaces a session offers them to the next one's queue.
     */
    List<Sample> withdraw();

    /** The session behind it. */
    Session session();

    /** Samples waiting. */
    int waiting();

    /** Samples taken in. */
    long accepted();

    /** Samples that went because the queue was full. */
    long dropped();

    /** Samples whose handling ended, with or without a result. */
    long handled();

    /**
     * Waits until no sample is waiting or under way.
     *
     * @return false if the time ran out
     */
    boolean drain(Duration atMost) throws InterruptedException;

    /** Ends the thread after the sample under way, and closes the session. Bounded in time. */
    @Override
    void close();
}
