// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import org.ganglion.update.generation.Generations;
import org.ganglion.update.plan.Planner;
import org.ganglion.update.state.ArtifactStore;

/**
 * What the parts of one updater share.
 *
 * @param journal what is remembered
 * @param generations the folders
 * @param store artifacts
 * @param obtaining of artifacts
 * @param follower that makes the framework follow
 * @param planner of switches
 * @param ports to the world
 * @param desk where it is reported
 * @param setting where it runs
 */
record Toolbox(
        Journal journal,
        Generations generations,
        ArtifactStore store,
        Obtaining obtaining,
        Follower follower,
        Planner planner,
        Ports ports,
        Desk desk,
        Setting setting) {

    /**
     * Where it runs.
     *
     * @param supervised whether a supervisor starts what the pointer names
     * @param boot names this run of the board
     * @param running name of the generation that this process was started with; empty without a supervisor
     */
    record Setting(boolean supervised, String boot, String running) {}
}
