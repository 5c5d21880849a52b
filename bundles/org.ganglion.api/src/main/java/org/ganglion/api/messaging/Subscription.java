// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** One subscription; it is renewed after each reconnection until it is closed. */
@ProviderType
public interface Subscription extends AutoCloseable {
    /**
     * What it listens to.
     *
     * @return the topic filter
     */
    String topicFilter();

    /**
     * When the broker has first granted it.
     *
     * @return completes at the first grant; exceptionally with {@code GanglionException} if the broker refuses it;
     *     cancelled if closed before
     */
    CompletionStage<Void> granted();

    /** Ends it: the handler is not called again after this returns, except for a call that is already running. */
    @Override
    void close();
}
