// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UpdateThreadTest {
    /** Messages and services come on threads of others, until the very end and beyond. */
    @Test
    void givenAThreadThatEnds_whenThereIsWorkAtThatMoment_thenWhoeverHasItIsNotToBlame() throws Exception {
        for (int i = 0; i < 500; i++) {
            UpdateThread thread = new UpdateThread(() -> {}, (reason, why) -> {});
            CountDownLatch ready = new CountDownLatch(1);
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
                ready.countDown();
                while (!thread.isEnding()) {
                    thread.run(() -> {});
                }
            });
            ready.await();
            thread.end(() -> {});
            assertDoesNotThrow(() -> others.get(10, TimeUnit.SECONDS));
        }
    }
}
