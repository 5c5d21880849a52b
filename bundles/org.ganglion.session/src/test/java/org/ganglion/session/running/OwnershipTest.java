// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    @Test
    void givenWorkBetweenTwoStepsThatFails_whenAStepBegins_thenTheSessionIsNotHeldForEver() throws Exception {
        Ownership ownership = new Ownership("s");
        ownership.lend();
        Thread other = new Thread(() -> ownership.between(() -> {
            throw new OutOfMemoryError("on purpose");
        }));
        other.start();
        other.join();

        assertThrows(OutOfMemoryError.class, ownership::enter);

        assertEquals(0L, assertTimeoutPreemptively(House.PATIENCE, () -> ownership.enter()));
    }

    @Test
    void givenWorkBetweenTwoStepsThatDoesNotEnd_whenItIsClosed_thenTheWaitIsBoundedAndTheWorkChangesNothingMore()
            throws Exception {
        Ownership ownership = new Ownership("s");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread other = new Thread(() -> ownership.between(() -> {
            begun.countDown();
            FaultTest.awaitQuietly(end);
        }));
        other.start();
        begun.await();

        int phase = assertTimeoutPreemptively(House.PATIENCE, () -> ownership.close(System.nanoTime() + 20_000_000));

        assertEquals(Ownership.OWN, phase);
        end.countDown();
        other.join();
        assertTrue(ownership.closed());
        assertEquals(
                Reason.STOPPED,
                assertThrows(GanglionException.class, ownership::enter).reason());
    }

    @Test
    void givenAThreadThatHasTheSession_whenItClosesItItself_thenItDoesNotWaitForItself() {
        Ownership ownership = new Ownership("s");
        long epoch = ownership.enter();

        long never = System.nanoTime() + Duration.ofHours(1).toNanos();
        assertEquals(Ownership.OWN, assertTimeoutPreemptively(House.PATIENCE, () -> closedBy(ownership, never)));

        assertEquals(
                Reason.STOPPED,
                assertThrows(GanglionException.class, () -> ownership.beginCall(epoch))
                        .reason());
    }

    /** The timeout runs its work in a thread of its own. */
    private static int closedBy(Ownership ownership, long deadline) {
        ownership.resumeAs(Thread.currentThread());
        return ownership.close(deadline);
    }
}
