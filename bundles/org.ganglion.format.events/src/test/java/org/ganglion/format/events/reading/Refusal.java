// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.function.Executable;

/** That something is refused. */
public final class Refusal {
    private Refusal() {}

    /** Does it and gives the message of the refusal. */
    public static String refused(Reason reason, Executable what) {
        GanglionException refusal = assertThrows(GanglionException.class, what);
        assertEquals(reason, refusal.reason(), refusal.getMessage());
        return refusal.getMessage();
    }
}
