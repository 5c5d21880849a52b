// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A publisher at work. */
@ProviderType
public interface Serving extends AutoCloseable {
    /**
     * Completes when the broker has granted the subscription; exceptionally with {@code GanglionException} if it
     * refuses.
     */
    CompletionStage<Void> ready();

    /** What has been served up to now. */
    Counts counts();

    /** Ends the serving; requests that wait are left to other publishers, by the devices' own timeouts. Bounded. */
    @Override
    void close();

    /**
     * What a publisher has done.
     *
     * @param requests requests that came
     * @param blocks blocks sent, those of hash lists included
     * @param bytes their bytes, without headers
     * @param notFound requests for what the store has not
     * @param busy requests turned away because the queue was full
     * @param malformed requests that were not understood
     */
    record Counts(long requests, long blocks, long bytes, long notFound, long busy, long malformed) {}
}
