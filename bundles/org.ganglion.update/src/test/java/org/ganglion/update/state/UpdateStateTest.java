// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ganglion.api.Reason;
import org.ganglion.update.Outcome;
import org.ganglion.update.state.UpdateState.Failure;
import org.junit.jupiter.api.Test;

class UpdateStateTest {
    private static final Failure FAILURE =
            new Failure(Outcome.FAILED_NO_STATE_CHANGE, Reason.SELF_TEST_FAILED, "another output", 1, 0);

    @Test
    void givenAsManyFailuresAsAreKept_whenAnotherComes_thenTheOldestIsForgotten() {
        UpdateState state = UpdateState.EMPTY;
        for (int i = 0; i < UpdateState.MOST_FAILED; i++) {
            state = state.withFailed("release " + i, FAILURE);
        }
        state = state.withFailed("release 0", FAILURE).withFailed("another", FAILURE);
        assertEquals(UpdateState.MOST_FAILED, state.failed().size());
        assertTrue(state.failed().containsKey("release 0"));
        assertFalse(state.failed().containsKey("release 1"));
        assertTrue(state.failed().containsKey("another"));
    }
}
