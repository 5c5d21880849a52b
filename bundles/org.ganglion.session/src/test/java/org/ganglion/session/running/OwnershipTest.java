// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
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

        assertEquals(0L, assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ownership.enter()));
    }
}
