// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.Transfer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TransferFetcherTest {
    private final AtomicBoolean superseded = new AtomicBoolean();
    private final TransferFetcher fetcher =
            new TransferFetcher(() -> new Endless(this::supersede), Optional::empty, superseded::get);

    /** What the messaging's thread does when another document comes. */
    private void supersede() {
        superseded.set(true);
        fetcher.cancel();
    }

    /** Brings nothing, and ends only when it is cancelled. */
    private record Endless(Runnable whenBegun) implements Transfer {
        @Override
        public Fetch fetch(Artifact artifact, Path file, List<Path> held, ProgressListener listener) {
            CountDownLatch cancelled = new CountDownLatch(1);
            whenBegun.run();
            return new Fetch() {
                @Override
                public Path await() throws InterruptedException {
                    if (!cancelled.await(10, TimeUnit.SECONDS)) {
                        throw new GanglionException(Reason.TIMEOUT, "nobody has ended this fetch");
                    }
                    throw new GanglionException(Reason.STOPPED, "the fetch was cancelled");
                }

                @Override
                public void cancel() {
                    cancelled.countDown();
                }

                @Override
                public boolean done() {
                    return cancelled.getCount() == 0;
                }

                @Override
                public Progress progress() {
                    throw new UnsupportedOperationException("nobody asks");
                }
            };
        }

        @Override
        public void discard(Path file) {
            throw new UnsupportedOperationException("nothing is left");
        }

        @Override
        public Origin origin() {
            throw new UnsupportedOperationException("there is no repository");
        }
    }

    @Test
    void givenAnotherDocument_whenItComesJustBeforeAFetchIsUnderWay_thenTheFetchEndsAllTheSame() {
        org.ganglion.update.document.Artifact artifact =
                new org.ganglion.update.document.Artifact("ab".repeat(32), 1000);
        GanglionException ended = assertThrows(
                GanglionException.class,
                () -> fetcher.fetch(
                        Fetcher.Wanted.of("models/x.json", artifact), Path.of("x"), List.of(), received -> {}));
        assertEquals(Reason.STOPPED, ended.reason());
    }
}
