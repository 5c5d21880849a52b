// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Options;
import org.ganglion.driver.crossbar.array.Cells;
import org.ganglion.driver.crossbar.array.Mapping;
import org.ganglion.driver.crossbar.array.Periphery;
import org.ganglion.driver.crossbar.device.CmoHfox;
import org.ganglion.driver.crossbar.device.DeviceModel;
import org.ganglion.driver.crossbar.device.Generic;
import org.ganglion.driver.crossbar.device.Hermes;
import org.ganglion.driver.crossbar.device.MiloReram;
import org.ganglion.driver.crossbar.device.PhaseChange;
import org.ganglion.driver.crossbar.device.Sonos;
import org.ganglion.driver.crossbar.device.WanReram;

/**
 * How crossbars are emulated: the configuration, checked.
 *
 * @param cells what stores a weight
 * @param periphery what stands around
 * @param age emulated time since the first programming, in seconds
 * @param compensate whether drift is made up for
 * @param refreshAfter emulated seconds after which everything is programmed anew, or 0
 * @param nodes ids of the nodes to run, or empty for all
 * @param given what was set, by the names of the configuration
 * @param values that hold: what was set, else the architecture's, else the default
 */
record CrossbarSettings(
        Cells cells,
        Periphery periphery,
        double age,
        boolean compensate,
        double refreshAfter,
        Set<String> nodes,
        Map<String, String> given,
        Map<String, String> values) {
    /** Before the name of a setting in a network's options. */
    static final String OPTION = "crossbar.";

    private static final Map<String, String> DEFAULTS = defaults();

    /** What holds where nothing is configured. */
    static final CrossbarSettings DEFAULT = of(Map.of());

    private static Map<String, String> defaults() {
        Map<String, String> all = new TreeMap<>();
        for (var method : CrossbarConfiguration.class.getDeclaredMethods()) {
            all.put(method.getName().replace('_', '.'), String.valueOf(method.getDefaultValue()));
        }
        return Collections.unmodifiableMap(all);
    }

    /**
     * Reads settings; those that are not given have their defaults, names that are not settings are passed over.
     *
     * @throws GanglionException USAGE, naming the setting, if one is wrong
     */
    static CrossbarSettings of(Map<String, ?> given) {
        Map<String, String> known = new HashMap<>();
        given.forEach((name, value) -> {
            if (DEFAULTS.containsKey(name)) {
                known.put(name, String.valueOf(value));
            }
        });
        return read(known);
    }

    /**
     * These, with a network's options before them.
     *
     * @throws GanglionException USAGE if an option is not known or wrong
     */
    CrossbarSettings with(Options options) {
        Map<String, String> changed = new HashMap<>(given);
        options.more().forEach((option, value) -> {
            if (option.startsWith(OPTION)) {
                String name = option.substring(OPTION.length());
                if (!DEFAULTS.containsKey(name)) {
                    throw new GanglionException(
                            Reason.USAGE, "option '" + option + "' is not known; known are " + DEFAULTS.keySet());
                }
                changed.put(name, value);
            }
        });
        return changed.equals(given) ? this : read(changed);
    }

    private static CrossbarSettings read(Map<String, String> given) {
        try {
            Map<String, String> values = new HashMap<>(DEFAULTS);
            String architecture = given.getOrDefault(Architecture.SETTING, DEFAULTS.get(Architecture.SETTING));
            values.putAll(Architecture.named(architecture));
            values.putAll(given);
            Reading reading = new Reading(values);
            CrossbarSettings settings = new CrossbarSettings(
                    cells(reading),
                    periphery(reading),
                    reading.seconds("age"),
                    reading.flag("compensate"),
                    reading.seconds("refresh.after"),
                    Stream.of(values.get("nodes").split(","))
                            .map(String::trim)
                            .filter(id -> !id.isEmpty())
                            .collect(Collectors.toUnmodifiableSet()),
                    Map.copyOf(given),
                    Map.copyOf(values));
            settings.requireAge();
            return settings;
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, "crossbar: " + e.getMessage(), e);
        }
    }

    private static Cells cells(Reading reading) {
        return new Cells(
                device(reading),
                mapping(reading.text("mapping")),
                reading.whole("weight.bits"),
                reading.whole("slices"),
                reading.number("on.off"),
                reading.flag("recombine"),
                reading.number("stuck.low"),
                reading.number("stuck.high"),
                reading.number("verify.tolerance"),
                reading.whole("verify.attempts"),
                reading.number("random"));
    }

    private static Periphery periphery(Reading reading) {
        return new Periphery(
                reading.whole("tile.inputs"),
                reading.whole("tile.outputs"),
                reading.whole("dac.bits"),
                reading.number("dac.range"),
                reading.flag("dac.signed"),
                reading.whole("dac.slice.bits"),
                reading.whole("adc.bits"),
                reading.number("adc.range"),
                reading.flag("adc.each.pass"),
                reading.number("wire.ohms"),
                reading.flag("wire.gated"));
    }

    private static Mapping mapping(String name) {
        return switch (name) {
            case "pair" -> Mapping.PAIR;
            case "offset" -> Mapping.OFFSET;
            case "offset-whole" -> Mapping.OFFSET_WHOLE;
            default ->
                throw new IllegalArgumentException("mapping is pair, offset or offset-whole, not '" + name + "'");
        };
    }

    private static DeviceModel device(Reading reading) {
        String name = reading.text("device");
        return switch (name) {
            case "pcm" -> new PhaseChange();
            case "hermes" -> new Hermes(2);
            case "hermes-1" -> new Hermes(1);
            case "wan" -> new WanReram();
            case "milo" -> new MiloReram();
            case "sonos" -> new Sonos();
            case "cmo" -> new CmoHfox(true);
            case "cmo-2" -> new CmoHfox(false);
            case "generic" ->
                new Generic(
                        reading.number("generic.most"),
                        reading.number("generic.error"),
                        reading.flag("generic.proportional"),
                        reading.number("generic.drift"),
                        reading.number("generic.drift.spread"),
                        reading.number("generic.read.noise"));
            case "ideal" -> Generic.IDEAL;
            default ->
                throw new IllegalArgumentException("device is pcm, hermes, hermes-1, wan, milo, sonos, cmo, cmo-2,"
                        + " generic or ideal, not '" + name + "'");
        };
    }

    private void requireAge() {
        String refused = cells.device().ageRefused(sinceRefresh());
        if (refused != null) {
            throw new IllegalArgumentException(
                    "age '" + values.get("age") + "': device " + values.get("device") + ' ' + refused);
        }
    }

    /** The emulated time of the last programming of everything, or 0. */
    double refreshedAt() {
        return refreshAfter == 0 ? 0 : Math.floor(age / refreshAfter) * refreshAfter;
    }

    private double sinceRefresh() {
        return age - refreshedAt();
    }

    /** Whether what is stored stays as it is if these follow others. */
    boolean storesAs(CrossbarSettings others) {
        return values.entrySet().stream()
                .filter(entry -> STORING.stream().anyMatch(entry.getKey()::startsWith))
                .allMatch(entry -> entry.getValue().equals(others.values.get(entry.getKey())));
    }

    private static final Set<String> STORING = Set.of(
            "device", "mapping", "weight.", "slices", "on.off", "recombine", "stuck.", "verify.", "random", "generic.");

    /** Reads values by name. */
    private record Reading(Map<String, String> values) {
        String text(String name) {
            return values.get(name);
        }

        double number(String name) {
            return parse(name, text -> {
                double number = Double.parseDouble(text);
                if (!Double.isFinite(number)) {
                    throw new IllegalArgumentException("expected a number");
                }
                return number;
            });
        }

        int whole(String name) {
            return parse(name, Integer::parseInt);
        }

        boolean flag(String name) {
            return parse(name, text -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw new IllegalArgumentException("expected true or false");
                }
                return text.equals("true");
            });
        }

        double seconds(String name) {
            return parse(name, Durations::seconds);
        }

        private <T> T parse(String name, java.util.function.Function<String, T> parser) {
            try {
                return parser.apply(values.get(name));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        name + " cannot be '" + values.get(name) + "': " + e.getMessage(), e);
            }
        }
    }
}
