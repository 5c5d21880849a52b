// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.insensor;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Options;

/**
 * How the sensor is emulated: the configuration, checked. Names and meaning as {@link InSensorConfiguration} says.
 *
 * @param transfer what a pixel gives
 * @param noise as a share of the full scale
 * @param white largest input
 * @param fullScale where sums saturate, or 0
 * @param bits of the read-out, or 0
 * @param plainBits of a plain sensor
 * @param energy in picojoules
 * @param values by the names of the configuration
 */
record InSensorSettings(
        PixelTransfer transfer,
        double noise,
        double white,
        double fullScale,
        int bits,
        int plainBits,
        Energy energy,
        Map<String, String> values) {
    static final String OPTION = "insensor.";

    private static final int MOST_BITS = 16;
    private static final Map<String, String> DEFAULTS = defaults();

    /** What holds where nothing is configured. */
    static final InSensorSettings DEFAULT = of(Map.of());

    /**
     * Picojoules.
     *
     * @param pixel per sum in the pixels
     * @param adc per conversion
     * @param plain per pixel of a plain sensor, read and converted
     * @param bit per bit to the processor
     */
    record Energy(double pixel, double adc, double plain, double bit) {}

    private static Map<String, String> defaults() {
        Map<String, String> all = new TreeMap<>();
        for (var method : InSensorConfiguration.class.getDeclaredMethods()) {
            all.put(method.getName().replace('_', '.'), String.valueOf(method.getDefaultValue()));
        }
        return all;
    }

    /**
     * Reads settings; those that are not given have their defaults, names that are not settings are passed over.
     *
     * @throws GanglionException USAGE, naming the setting, if one is wrong
     */
    static InSensorSettings of(Map<String, ?> given) {
        Map<String, String> values = new HashMap<>(DEFAULTS);
        given.forEach((name, value) -> values.computeIfPresent(name, (known, old) -> String.valueOf(value)));
        return read(values);
    }

    /**
     * These, with a network's options before them.
     *
     * @throws GanglionException USAGE if an option is not known or wrong
     */
    InSensorSettings with(Options options) {
        Map<String, String> changed = new HashMap<>(values);
        options.more().forEach((option, value) -> {
            if (option.startsWith(OPTION) && changed.replace(option.substring(OPTION.length()), value) == null) {
                throw new GanglionException(
                        Reason.USAGE, "option '" + option + "' is not known; known are " + DEFAULTS.keySet());
            }
        });
        return changed.equals(values) ? this : read(changed);
    }

    private static InSensorSettings read(Map<String, String> values) {
        int bits = whole(values, "bits", 0);
        if (bits == 1) {
            throw wrong(values, "bits", "0, or 2 to " + MOST_BITS + "; one bit is what a Threshold gets");
        }
        return new InSensorSettings(
                PixelTransfer.parse(values.get("transfer")),
                number(values, "noise", 0, 1),
                positive(values, "white"),
                number(values, "full.scale", 0, Double.MAX_VALUE),
                bits,
                whole(values, "plain.bits", 1),
                new Energy(
                        number(values, "energy.pixel", 0, 1e12),
                        number(values, "energy.adc", 0, 1e12),
                        number(values, "energy.plain", 0, 1e12),
                        number(values, "energy.bit", 0, 1e12)),
                Map.copyOf(values));
    }

    private static int whole(Map<String, String> values, String name, int least) {
        double value = number(values, name, least, MOST_BITS);
        if (value != Math.rint(value)) {
            throw wrong(values, name, "a whole number from " + least + " to " + MOST_BITS);
        }
        return (int) value;
    }

    private static double positive(Map<String, String> values, String name) {
        double value = number(values, name, 0, Double.MAX_VALUE);
        if (value == 0) {
            throw wrong(values, name, "a number above 0");
        }
        return value;
    }

    private static double number(Map<String, String> values, String name, double least, double most) {
        try {
            double value = Double.parseDouble(values.get(name).trim());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(values, name, "a number");
        }
        throw wrong(
                values,
                name,
                most == Double.MAX_VALUE ? "a number of at least " + least : "a number from " + least + " to " + most);
    }

    private static GanglionException wrong(Map<String, String> values, String name, String expected) {
        return new GanglionException(
                Reason.USAGE,
                "in-sensor driver: setting '" + name + "' is '" + values.get(name) + "'; give " + expected);
    }
}
