// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.document;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
     * @param time how long, more than 0
     * @param tolerance how much of what is measured is tolerated: 0 or more, a share and without a unit
     * @param measure what is measured; nothing for {@link Measure#DECISIONS} where results have several values, else
     *     {@link Measure#DIFFERENCE}
     */
    public record Shadow(Duration time, double tolerance, Optional<Measure> measure) {
        /** As in the release. */
        public Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("seconds", time.toMillis() / 1000.0);
            json.put("tolerance", tolerance);
            measure.ifPresent(which -> json.put("measure", which.word()));
            return json;
        }
    }

    /** What is measured of two models' results. */
    public enum Measure {
        /** The share of samples, 0 to 1, in whose result the largest value (of equal ones the first) stands at another place. */
        DECISIONS,
        /** The mean absolute difference of values, divided by the largest absolute value of the old model's. */
        DIFFERENCE;

        /** As in a release. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Measure of(JsonObject json, String word) {
            return Arrays.stream(values())
                    .filter(measure -> measure.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> json.wrong("measure", "is neither decisions nor difference"));
        }
    }

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
        Duration time = seconds(json, "seconds", Duration.ofMinutes(1));
        if (time.isZero()) {
            throw json.wrong("seconds", "is 0");
        }
        String measure = json.text("measure", "");
        return new Shadow(
                time, tolerance, measure.isEmpty() ? Optional.empty() : Optional.of(Measure.of(json, measure)));
    }

    private static Duration seconds(JsonObject json, String name, Duration otherwise) {
        double seconds = json.number(name, otherwise.toMillis() / 1000.0);
        if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
            throw json.wrong(name, "is not between 0 and " + LONGEST_SECONDS);
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
