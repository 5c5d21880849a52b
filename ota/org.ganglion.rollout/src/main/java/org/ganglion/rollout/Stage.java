// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import org.ganglion.api.GanglionException;
import org.ganglion.api.json.JsonObject;

/**
 * A part of the fleet that takes a release before the next part does.
 *
 * @param name for people
 * @param group whose devices
 * @param percent how many of them, from those whose turn comes first; the devices of earlier stages count
 * @param success the share of this stage's devices, from 0 to 1, that must have succeeded before the next stage opens
 * @param error the share of this stage's devices, from 0 to 1, above which failures stop the rollout
 * @param patienceSeconds how long a device may take from being asked before it counts as failed
 */
public record Stage(String name, String group, double percent, double success, double error, long patienceSeconds) {
    private static final double DEFAULT_SUCCESS = 1;
    private static final double DEFAULT_ERROR = 0;
    private static final long DEFAULT_PATIENCE = 86_400;

    static Stage read(JsonObject json, int index) {
        Stage stage = new Stage(
                json.text("name", "stage " + (index + 1)),
                json.text("group"),
                json.number("percent", 100),
                json.number("success", DEFAULT_SUCCESS),
                json.number("error", DEFAULT_ERROR),
                json.integer("patienceSeconds", DEFAULT_PATIENCE));
        if (!(stage.percent > 0 && stage.percent <= 100)) {
            throw json.wrong("percent", "is " + stage.percent + ", not above 0 and at most 100");
        }
        if (stage.patienceSeconds < 1) {
            throw json.wrong("patienceSeconds", "is " + stage.patienceSeconds);
        }
        share(json, "success", stage.success);
        share(json, "error", stage.error);
        return stage;
    }

    private static void share(JsonObject json, String name, double value) throws GanglionException {
        if (!(value >= 0 && value <= 1)) {
            throw json.wrong(name, "is " + value + ", not a share from 0 to 1");
        }
    }
}
