// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof;

import org.osgi.annotation.versioning.ConsumerType;

/** A claim about Ganglion, shown by running it as often as the claim says. */
@ConsumerType
public interface Proof {
    /** One word, such as {@code exchange}. */
    String name();

    /** What it shows, in one line. */
    String shows();

    /** What must hold, in one line. */
    String bar();

    /** How often it is done unless the user says otherwise. */
    int fullCount();

    /** How often it is done with {@code --quick}. */
    int quickCount();

    /**
     * Runs it on the calling thread.
     *
     * @throws org.ganglion.api.GanglionException if it cannot be run at all, such as without its data
     * @throws Exception likewise
     */
    Findings run(ProofRun run) throws Exception;
}
