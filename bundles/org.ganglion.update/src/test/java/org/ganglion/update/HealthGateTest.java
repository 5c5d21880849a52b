// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.SwitchSettings;
import org.junit.jupiter.api.Test;

class HealthGateTest {
    private static final SwitchSettings AT_ONCE =
            new SwitchSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Optional.empty());
    private static final Set<String> BEFORE = Set.of("pipeline 'left' is FAILED");

    private static HealthGate gate(Trouble... troubles) {
        Health health = new Health() {
            @Override
            public Set<Trouble> troubles() {
                return Set.of(troubles);
            }

            @Override
            public int slowness() {
                return 1;
            }

            @Override
            public boolean online() {
                return true;
            }
        };
        return new HealthGate(health, () -> false);
    }

    @Test
    void givenAPipelineThatHadFailedBefore_whenItFailsForAnotherReason_thenTheReleaseIsNotToBlame() {
        HealthGate gate = gate(new Trouble("pipeline 'left' is FAILED", "its file is gone now"));

        assertDoesNotThrow(() -> gate.await(AT_ONCE, BEFORE));
    }

    @Test
    void givenAPipelineThatRanBefore_whenItFails_thenTheReleaseIsToBlameAndTheReasonIsTold() {
        HealthGate gate = gate(
                new Trouble("pipeline 'left' is FAILED", "as before"),
                new Trouble("pipeline 'right' is FAILED", "the model has no such output"));

        GanglionException why = assertThrows(GanglionException.class, () -> gate.await(AT_ONCE, BEFORE));

        assertEquals(Reason.PROVIDER_FAILED, why.reason());
        assertEquals("not well within 0 s: pipeline 'right' is FAILED: the model has no such output", why.getMessage());
    }
}
