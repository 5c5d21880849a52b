// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import org.ganglion.update.state.Operation;
import org.ganglion.update.state.StateFile;
import org.ganglion.update.state.UpdateState;

/** What is remembered, in memory and, before anything goes on, durably in its file. Used by the update's thread. */
final class Journal {
    private final StateFile file;
    private UpdateState state = UpdateState.EMPTY;

    Journal(StateFile file) {
        this.file = file;
    }

    void load() {
        state = file.load();
    }

    UpdateState state() {
        return state;
    }

    /** Durable when this returns. */
    void save(UpdateState next) {
        if (!next.equals(state)) {
            file.save(next);
            state = next;
        }
    }

    /** The switch under way goes on to a step. */
    void step(Operation.Step step) {
        save(state.with(state.operation().orElseThrow().at(step)));
    }
}
