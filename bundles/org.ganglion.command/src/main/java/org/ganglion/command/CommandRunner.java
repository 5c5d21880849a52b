// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** The service that finds a command by its name, checks its words and runs it. Safe for use by several threads. */
@ProviderType
public interface CommandRunner {
    /**
     * Prepares a run.
     *
     * @param words the command's name, its arguments and options
     */
    Run prepare(String[] words, Terminal terminal);

    /**
     * Where a command reads and writes.
     *
     * @param in what the user types or pipes in
     * @param out for results
     * @param err for progress and messages
     * @param workingFolder against which the user's paths are resolved
     */
    record Terminal(InputStream in, PrintStream out, PrintStream err, Path workingFolder) {}

    /** One run of a command. */
    @ProviderType
    interface Run {
        /**
         * Runs on the calling thread. Never throws: what fails is one line on {@link Terminal#err}.
         *
         * @return the exit code: 0 success, 1 the job failed, 2 wrong use
         */
        int run();

        /** Asks it to end, by any thread. */
        void cancel();
    }
}
