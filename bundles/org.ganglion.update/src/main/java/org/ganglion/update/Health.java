// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.Set;

/** How the device is. */
interface Health {
    /**
     * What is not well now: bundles that do not run, services that are not there, pipelines that failed, health checks. The broker is not
     * among them.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    Set<Trouble> troubles() throws InterruptedException;

    /** How many times as long as on an idle board something takes now; at least 1. */
    int slowness();

    /** Whether the broker is there. */
    boolean online();
}
