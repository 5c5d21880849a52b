// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.publisher.Serving;

/** Waits for what comes from a broker. */
final class BrokerAnswers {
    private BrokerAnswers() {}

    /** Waits until what a publisher serves can be asked for. */
    static void awaitReady(Serving serving) throws InterruptedException {
        await(
                serving.ready(),
                System.nanoTime() + FleetOptions.TO_CONNECT.toNanos(),
                "the broker does not let this client serve");
    }

    /**
     * Waits.
     *
     * @param deadline of {@link System#nanoTime}
     * @throws GanglionException NETWORK if the broker refuses, or is silent
     */
    static <T> T await(CompletionStage<T> answer, long deadline) throws InterruptedException {
        return await(answer, deadline, "the broker refuses");
    }

    /**
     * Waits.
     *
     * @param deadline of {@link System#nanoTime}
     * @param refusal how to say that the broker refuses what was asked; why follows
     * @throws GanglionException NETWORK if the broker refuses, or is silent
     */
    static <T> T await(CompletionStage<T> answer, long deadline, String refusal) throws InterruptedException {
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
                    Reason.NETWORK, refusal + ": " + e.getCause().getMessage(), e);
        }
    }
}
