// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import org.ganglion.transfer.Artifact;

/** Ways to the artifacts of one repository. Safe for use by several threads. */
public interface Links {
    /**
     * Opens the way to an artifact. Does not block.
     *
     * @param artifact what will be asked for
     * @param path where the repository has it; empty if only its digest is known
     */
    Link open(Artifact artifact, String path);

    /**
     * Reads a small file of the repository whole; not verified.
     *
     * @param path where the repository has it
     * @param most bytes at most
     * @throws org.ganglion.api.GanglionException NOT_FOUND, TOO_LARGE, NETWORK, TIMEOUT, BUSY, STORAGE or STOPPED
     * @throws InterruptedException if the thread is interrupted
     */
    byte[] read(String path, int most) throws InterruptedException;
}
