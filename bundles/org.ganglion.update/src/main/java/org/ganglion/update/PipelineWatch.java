// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.List;
import java.util.Set;

/** Finds out what became of the pipelines that came with a model. */
interface PipelineWatch {
    /**
     * Waits until these run, for a bounded time.
     *
     * @param names of pipelines
     * @return a line for each that does not, with its state and the reasons
     */
    List<String> notRunning(Set<String> names) throws InterruptedException;
}
