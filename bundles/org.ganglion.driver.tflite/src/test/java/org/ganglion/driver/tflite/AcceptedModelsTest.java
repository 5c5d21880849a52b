// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.ganglion.api.network.Tensor;
import org.junit.jupiter.api.Test;

class AcceptedModelsTest {
    private final AcceptedModels accepted = new AcceptedModels();

    @Test
    void givenAModelThatWasAccepted_whenAsked_thenItAloneIsKnown() {
        Tensor one = Tensor.of(new byte[] {1}, 1);
        accepted.add(one);
        accepted.add(one);
        assertTrue(accepted.contains(one));
        assertFalse(accepted.contains(Tensor.of(new byte[] {1}, 1)), "equal bytes elsewhere were not looked at");
        assertEquals(1, accepted.size());
    }

    @Test
    void givenAModelThatNobodyUses_whenCollected_thenItIsForgotten() throws InterruptedException {
        accepted.add(Tensor.of(new byte[] {1}, 1));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (accepted.size() > 0 && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(10);
        }
        assertEquals(0, accepted.size());
    }
}
