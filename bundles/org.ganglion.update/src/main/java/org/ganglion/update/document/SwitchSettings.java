// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.document;

import java.time.Duration;
import java.util.Optional;
import org.ganglion.api.json.JsonObject;

/**
 * How a release wants to be judged.
 *
 * @param health until when everything must be well
 * @param soak how long it must then stay well
 * @param offline how long it may be away from the broker, where that was there before
 * @param shadow a run beside the old model, before the new one is activated
 */
public record SwitchSettings(Duration health, Duration soak, Duration offline, Optional<Shadow> shadow) {
    /** Of a release that says nothing. */
    public static final SwitchSettings DEFAULT =
            new SwitchSettings(Duration.ofSeconds(120), Duration.ZERO, Duration.ofDays(1), Optional.empty());

    /** A base is longer under observation where nothing is said. */
    private static final Duration BASE_SOAK = Duration.ofSeconds(10);

    private static final long LONGEST_SECONDS = 30L * 86_400;

    /**
     * A run of the new model beside the old one, on live samples.
     *
     * @param time how long
     * @param tolerance how far results may differ, relative to the largest of the old ones
     */
    public record Shadow(Duration time, double tolerance) {}

    static SwitchSettings read(JsonObject json, boolean base) {
        return new SwitchSettings(
                seconds(json, "healthSeconds", DEFAULT.health),
                seconds(json, "soakSeconds", base ? BASE_SOAK : DEFAULT.soak),
                seconds(json, "offlineSeconds", DEFAULT.offline),
                json.has("shadow") ? Optional.of(shadow(json.object("shadow"))) : Optional.empty());
    }

    private static Shadow shadow(JsonObject json) {
        double tolerance = json.number("tolerance", 0);
        if (!(tolerance >= 0)) {
            throw json.wrong("tolerance", "is negative");
        }
        return new Shadow(seconds(json, "seconds", Duration.ofMinutes(1)), tolerance);
    }

    private static Duration seconds(JsonObject json, String name, Duration otherwise) {
        double seconds = json.number(name, otherwise.toMillis() / 1000.0);
        if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
            throw json.wrong(name, "is not between 0 and " + LONGEST_SECONDS);
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
