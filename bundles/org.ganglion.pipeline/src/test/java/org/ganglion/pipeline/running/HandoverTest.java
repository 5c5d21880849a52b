// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HandoverTest {
    @Test
    void givenSmallSamples_whenSized_thenSixtyFourFit() {
        assertEquals(64, new Handover(1).capacity());
        assertEquals(64, new Handover(0).capacity());
    }

    @Test
    void givenLargeSamples_whenSized_thenFourMebibytesBoundIt() {
        int image = 224 * 224 * 3;
        int capacity = new Handover(image).capacity();
        assertTrue(8L * image * capacity <= 4 << 20, capacity + " images");
        assertEquals(2, new Handover(10_000_000).capacity());
    }
}
