// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.frames;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.format.events.denoise.CorrelationFilter;
import org.ganglion.format.events.denoise.EventFilter;
import org.ganglion.format.events.reading.Geometry;

/**
 * How events become rows.
 *
 * @param window microseconds of a row
 * @param channels what becomes of the polarity
 * @param binary whether a pixel is 1 if anything happened, instead of how often
 * @param sensor its size, unknown for what the file says
 * @param bin pixels of the sensor, in each direction, that become one
 * @param gap the longest time without events, in microseconds, that is filled with empty rows
 * @param denoise which filter the events go through
 * @param neighbours that the filter asks for
 * @param within microseconds in which it asks for them
 */
record FrameSettings(
        long window,
        Channels channels,
        boolean binary,
        Geometry sensor,
        int bin,
        long gap,
        Denoise denoise,
        int neighbours,
        long within) {
    private static final Set<String> KEYS =
            Set.of("window", "channels", "values", "size", "bin", "gap", "denoise", "denoise.k", "denoise.dt");
    private static final long MOST_MICROSECONDS = 3_600_000_000L;

    /** What becomes of the polarity. */
    enum Channels {
        /** Two planes: darker, then brighter. */
        SPLIT,
        /** One plane: both polarities added. */
        SUM,
        /** One plane: brighter less darker. */
        SIGNED
    }

    /** The filters. */
    enum Denoise {
        /** No filter. */
        NONE,
        /** Spatio-temporal correlation. */
        STCF,
        /** Background activity. */
        BAF
    }

    static FrameSettings of(Map<String, String> settings) {
        for (String key : settings.keySet()) {
            if (!KEYS.contains(key)) {
                throw new GanglionException(
                        Reason.USAGE,
                        "event recordings have no setting '" + key + "'; they have " + new TreeSet<>(KEYS));
            }
        }
        Denoise denoise = choice(settings, "denoise", Denoise.NONE, Denoise.class);
        return new FrameSettings(
                number(settings, "window", 1000, MOST_MICROSECONDS),
                choice(settings, "channels", Channels.SPLIT, Channels.class),
                binary(settings),
                size(settings),
                (int) number(settings, "bin", 1, Geometry.MOST),
                number(settings, "gap", 10_000_000, MOST_MICROSECONDS),
                denoise,
                (int) number(settings, "denoise.k", denoise == Denoise.STCF ? 5 : 1, 8),
                number(settings, "denoise.dt", 30_000, MOST_MICROSECONDS));
    }

    /** The filter for a sensor, if one is wanted. */
    Optional<EventFilter> filter(Geometry of) {
        return denoise == Denoise.NONE ? Optional.empty() : Optional.of(new CorrelationFilter(of, neighbours, within));
    }

    private static boolean binary(Map<String, String> settings) {
        return switch (settings.getOrDefault("values", "count").trim()) {
            case "count" -> false;
            case "binary" -> true;
            default -> throw wrong(settings, "values", "count or binary");
        };
    }

    private static Geometry size(Map<String, String> settings) {
        String text = settings.getOrDefault("size", "").trim();
        if (text.isEmpty()) {
            return Geometry.UNKNOWN;
        }
        return Geometry.parse(text);
    }

    private static long number(Map<String, String> settings, String key, long unset, long most) {
        if (!settings.containsKey(key)) {
            return unset;
        }
        String expected = "a whole number from 1 to " + most;
        try {
            long number = Long.parseLong(settings.get(key).trim());
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(settings, key, expected);
        }
        throw wrong(settings, key, expected);
    }

    private static <E extends Enum<E>> E choice(Map<String, String> settings, String key, E unset, Class<E> type) {
        String text = settings.getOrDefault(key, unset.name()).trim();
        for (E value : type.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(text)) {
                return value;
            }
        }
        TreeSet<String> known = new TreeSet<>();
        for (E value : type.getEnumConstants()) {
            known.add(value.name().toLowerCase(Locale.ROOT));
        }
        throw wrong(settings, key, "one of " + known);
    }

    private static GanglionException wrong(Map<String, String> settings, String key, String expected) {
        return new GanglionException(
                Reason.USAGE,
                "event recordings: setting '" + key + "' is '" + settings.get(key) + "'; give " + expected);
    }
}
