// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Waits for what comes from a broker. */
final class BrokerAnswers {
    private BrokerAnswers() {}

    /**
     * Waits.
     *
     * @param deadline of {@link System#nanoTime}
     * @throws GanglionException NETWORK if the broker refuses, or is silent
     */
    static <T> T await(CompletionStage<T> answer, long deadline) throws InterruptedException {
        try {
            return answer.toCompletableFuture().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new GanglionException(
                    Reason.NETWORK, "the broker does not answer; is the URL right, and is it running?", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GanglionException known) {
                throw known;
            }
            throw new GanglionException(
                    Reason.NETWORK, "the broker refuses: " + e.getCause().getMessage(), e);
        }
    }
}
