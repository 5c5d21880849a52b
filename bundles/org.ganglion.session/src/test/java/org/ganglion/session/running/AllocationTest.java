// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.ganglion.session.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int STEPS = 100_000;

    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    private static long bytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void givenARunningSession_whenAHundredThousandStepsAreMade_thenTheThreadAllocatesNothing() {
        house.add("good", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, STEPS);
        long first = bytes();
        long ofMeasuring = bytes() - first;
        // the virtual machine itself allocates a few bytes when it compiles anew; what a step allocates shows in every
        // window
        long allocated = Long.MAX_VALUE;
        for (int window = 0; window < 6 && allocated > 0; window++) {
            long before = bytes();
            House.run(session, STEPS);
            allocated = bytes() - before - ofMeasuring;
        }
        assertEquals(0, allocated);
    }
}
