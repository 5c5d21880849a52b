// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.learned;

import java.nio.file.Path;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.network.Network;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The service that keeps what models learned, outside of generations: {@code <folder>/<model>/<pipeline>-<number>.learned}. Safe for use by
 * several threads; blocks on the disk.
 */
@ProviderType
public interface LearnedStates {
    /**
     * Keeps a state: written beside, synced, renamed, so that a restart at any instant finds a whole one. Of its model the two latest
     * stay, of all other models of its name together the latest one.
     *
     * @return false if this device has no folder for it, and nothing was kept
     * @throws GanglionException STORAGE if it cannot be written; what was kept before is still there
     */
    boolean keep(LearnedState state);

    /** What is kept for a model in a pipeline, the latest first. What cannot be read is left out and logged. */
    List<LearnedState> kept(String model, String pipeline);

    /**
     * What was kept while this generation was on trial counts from now on. Until then it is kept aside, and goes if another generation starts, so
     * that after a rollback models know what they knew before. Does nothing where there is nothing aside.
     *
     * @throws GanglionException STORAGE; what could not be moved stays aside, and is moved the next time something is kept or read
     */
    void settle();

    /**
     * Deletes what is kept for a model in a pipeline.
     *
     * @throws GanglionException STORAGE
     */
    void forget(String model, String pipeline);

    /**
     * Reads one file, or the latest that can be read of a folder of a model.
     *
     * @throws GanglionException NOT_FOUND, STORAGE, MALFORMED or DIGEST_MISMATCH, naming the file
     */
    LearnedState read(Path fileOrFolder);

    /**
     * A network that has what was learned as its own parameters.
     *
     * @param network of the model that learned, or of a version with equal shapes
     * @throws GanglionException INCONSISTENT, naming the node, if shapes differ or a node is not there; UNSUPPORTED if nothing learned is
     *     a parameter of its node
     */
    Network apply(LearnedState learned, Network network);
}
