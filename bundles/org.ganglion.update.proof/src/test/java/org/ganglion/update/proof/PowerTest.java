// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fixed part of the proof. */
class PowerTest {
    private static final int STATES = 300;

    static Stream<String> kinds() {
        return PowerProof.kinds().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void givenAChange_whenThePowerGoesAtAnyMoment_thenTheOldOrTheNewRunsAndTheNextUpdateIsTaken(String kind)
            throws Exception {
        Path folder = PowerProof.folder();
        try {
            CrashCheck check = new CrashCheck(PowerProof.kinds().get(kind).get(), folder, 1, STATES, 0, n -> true);

            check.run();

            assertEquals(List.of(), check.broken());
            assertTrue(check.states() >= STATES, check.states() + " states");
        } finally {
            PowerProof.delete(folder);
        }
    }
}
