// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which everything about updates happens. What is to be done again and again is due at one time, and later after each failure. */
final class UpdateThread {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateThread.class);
    private static final long FIRST_RETRY_MILLIS = 2_000;
    private static final long LONGEST_RETRY_MILLIS = 300_000;
    private static final long STOP_SECONDS = 10;

    private final Work dueWork;
    private final FailureListener failures;
    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(1, work -> new Thread(work, "ganglion-update"));
    // this thread only
    private ScheduledFuture<?> scheduled;
    private long retryMillis = FIRST_RETRY_MILLIS;

    /** Something that may wait. */
    interface Work {
        void run() throws InterruptedException;
    }

    /** Wants to know what failed. */
    interface FailureListener {
        /** Called on the update's thread, which goes on. */
        void failed(Reason reason, Throwable why);
    }

    /** @param dueWork what is done when it is due */
    UpdateThread(Work dueWork, FailureListener failures) {
        this.dueWork = dueWork;
        this.failures = failures;
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // whoever has work for it while it ends is not to blame
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** From any thread: after all that was to be done before. */
    void run(Work work) {
        executor.execute(() -> guarded(work));
    }

    /** The work is due after this time, not when it was before. */
    void due(long millis) {
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        scheduled = executor.schedule(() -> guarded(dueWork), millis, TimeUnit.MILLISECONDS);
    }

    /** The work is due again, later each time; with full jitter, so that a fleet does not come back as one. */
    void dueLater() {
        long delay = FIRST_RETRY_MILLIS / 2 + ThreadLocalRandom.current().nextLong(retryMillis);
        retryMillis = Math.min(LONGEST_RETRY_MILLIS, retryMillis * 2);
        due(delay);
    }

    /** What comes now has not failed before. */
    void forgetFailures() {
        retryMillis = FIRST_RETRY_MILLIS;
    }

    /** Whether nothing new is begun. */
    boolean isEnding() {
        return executor.isShutdown();
    }

    /**
     * Ends it.
     *
     * @param wakeUp makes what is under way come to its end
     */
    void end(Runnable wakeUp) throws InterruptedException {
        executor.shutdown();
        wakeUp.run();
        if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            executor.shutdownNow();
            LOG.warn("the update under way does not end; it resumes at the next start");
        }
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (GanglionException e) {
            if (!isEnding() || e.reason() != Reason.STOPPED) {
                failures.failed(e.reason(), e);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            failures.failed(Reason.PROVIDER_FAILED, e);
        }
    }
}
