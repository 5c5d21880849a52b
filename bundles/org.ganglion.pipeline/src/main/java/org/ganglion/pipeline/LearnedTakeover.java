// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline;

import java.util.List;

/**
 * What a model took over of what had been learned in a pipeline, when it began there.
 *
 * @param pipeline the name
 * @param model that runs, name and version
 * @param from the model that learned, name and version
 * @param steps of its session until then
 * @param outcome what became of it
 * @param discarded a line for each variable that found no place, or for all of them, with the reason
 */
public record LearnedTakeover(
        String pipeline, String model, String from, long steps, Outcome outcome, List<String> discarded) {
    /** What became of what had been learned. */
    public enum Outcome {
        /** The model goes on from what it learned itself. */
        RESUMED,
        /** The model goes on from what another learned, but for what is discarded. */
        IMPORTED,
        /** The model begins with the weights that it came with. */
        DISCARDED
    }

    /** Copies. */
    public LearnedTakeover {
        discarded = List.copyOf(discarded);
    }

    /** In one line. */
    public String line() {
        String what =
                switch (outcome) {
                    case RESUMED -> " goes on from what it learned until step " + steps;
                    case IMPORTED -> " goes on from what " + from + " learned until step " + steps;
                    case DISCARDED -> " begins without what " + from + " learned until step " + steps;
                };
        return "pipeline " + pipeline + ": " + model + what
                + (discarded.isEmpty() ? "" : "; discarded: " + String.join(", ", discarded));
    }
}
