// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.List;
import java.util.Set;
import org.ganglion.pipeline.LearnedTakeover;

/** Finds out what became of the pipelines that came with a model. */
interface PipelineWatch {
    /**
     * Waits until these run, for a bounded time.
     *
     * @param names of pipelines
     * @return a line for each that does not, with its state and the reasons
     */
    List<String> notRunning(Set<String> names) throws InterruptedException;

    /**
     * Waits until the pipelines that run these models run the ones that are installed now, or say why they cannot, for a bounded time.
     *
     * @param models by name
     * @return the pipelines that do not
     */
    List<String> notFollowing(Set<String> models) throws InterruptedException;

    /**
     * Waits until pipelines have found out how they are, for a bounded time: a pipeline that came a moment ago has not failed yet, and one
     * that gets another configuration runs by the one before for a while.
     *
     * @param names of pipelines that come or are configured anew
     * @param models by name, for which others may have waited
     */
    void awaitDecision(Set<String> names, Set<String> models) throws InterruptedException;

    /**
     * Waits as {@link #notFollowing} does.
     *
     * @param models by name
     * @return what they took over of what had been learned, those that did
     */
    List<LearnedTakeover> takeovers(Set<String> models) throws InterruptedException;
}
