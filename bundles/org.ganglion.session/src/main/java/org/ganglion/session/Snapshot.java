// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session;

import java.util.List;
import org.ganglion.api.engine.Plan;

/**
 * A copy of a session's state.
 *
 * @param step the number of the next step
 * @param blocks copies of every array of state
 */
public record Snapshot(long step, List<Plan.Block> blocks) {
    /** Copies the list. */
    public Snapshot {
        blocks = List.copyOf(blocks);
    }
}
