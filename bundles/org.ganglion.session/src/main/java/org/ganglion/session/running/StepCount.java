// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** How many steps a session made. Written by who has the session, read by any thread. */
final class StepCount {
    private static final VarHandle MADE;

    static {
        try {
            MADE = MethodHandles.lookup().findVarHandle(StepCount.class, "made", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long made;
    private long clock;
    private long sampleStart = -1;

    /** Steps made. */
    long made() {
        return (long) MADE.getAcquire(this);
    }

    /** The number that a plan is given for the next step; another than {@link #made} after a snapshot was restored. */
    long clock() {
        return clock;
    }

    /** A step was made. */
    void advance() {
        clock++;
        MADE.setRelease(this, made + 1);
    }

    /** Steps are taken back. */
    void takeBack(long until) {
        clock -= made - until;
        MADE.setRelease(this, until);
    }

    /** The next step is given this number. */
    void setClock(long next) {
        clock = next;
    }

    /** A sample begins. */
    void beginSample() {
        sampleStart = made;
    }

    /** The sample is over. */
    void endSample() {
        sampleStart = -1;
    }

    /** Steps made before the sample under way; outside of one, steps made. */
    long sampleStart() {
        return sampleStart < 0 ? made : sampleStart;
    }
}
