// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void givenWhatDescribeSays_whenSetAgain_thenTheOptionsAreEqual() {
        Options options = Options.DEFAULT
                .with("dt", "1e-3")
                .with("integrator", "exact")
                .with("reset", "subtract")
                .with("order", "potential-first")
                .with("seed", "42")
                .with("myplugin.gain", "3");
        Options again = Options.DEFAULT;
        for (Map.Entry<String, String> entry : options.describe().entrySet()) {
            again = again.with(entry.getKey(), entry.getValue());
        }
        assertEquals(options, again);
    }

    @Test
    void givenWrongValues_whenSet_thenKeyAndChoicesAreNamed() {
        refused("dt", "0", "must be a positive number");
        refused("dt", "fast", "cannot be 'fast'");
        refused("reset", "never", "expected one of [zero, subtract]");
        refused("integrator", "rk4", "expected one of [any, euler, exact, semi-implicit, forward-euler]");
        refused("speed", "9", "'speed' is not known");
        refused("seed", "1.5", "cannot be '1.5'");
    }

    private static void refused(String key, String value, String says) {
        GanglionException e = assertThrows(GanglionException.class, () -> Options.DEFAULT.with(key, value));
        assertEquals(Reason.USAGE, e.reason());
        assertTrue(e.getMessage().contains(says), e.getMessage());
    }
}
