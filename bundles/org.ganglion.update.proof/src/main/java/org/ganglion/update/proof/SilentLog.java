// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps what devices in a proof say, which are meant to get into trouble, out of the log. */
final class SilentLog {
    private static final String NAME = "org.ganglion";

    private SilentLog() {}

    /** What is done in silence. */
    interface Work {
        void run() throws Exception;
    }

    static void during(Work work) throws Exception {
        Logger logger = Logger.getLogger(NAME);
        Level before = logger.getLevel();
        logger.setLevel(Level.OFF);
        try {
            work.run();
        } finally {
            logger.setLevel(before);
        }
    }
}
