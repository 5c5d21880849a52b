// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * What a network's file does not say. The defaults reproduce snnTorch and Norse.
 *
 * @param dt length of a step in seconds, above 0
 * @param integrator how populations are integrated; {@link Integrator#ANY} leaves the choice to the ranking of the neuron models
 * @param reset what a spike does to the potential
 * @param order whether the synaptic current is updated before or after the potential reads it
 * @param dtype type of state and signals
 * @param seed of every random generator
 * @param more options of plugins, by name
 */
public record Options(
        double dt, Integrator integrator, Reset reset, Order order, Dtype dtype, long seed, Map<String, String> more) {
    /** How the equations of a population are advanced by a step. */
    public enum Integrator {
        /** The first by the ranking of providers. */
        ANY,
        /** Forward Euler; the synaptic current as {@link Options#order} says. */
        EULER,
        /** The exact solution for input that is constant within the step. */
        EXACT
    }

    /** What a spike does to the potential v. */
    public enum Reset {
        /** v becomes v_reset. */
        ZERO,
        /** v is lowered by v_threshold - v_reset. */
        SUBTRACT
    }

    /** Which value of the synaptic current the potential reads within a step. */
    public enum Order {
        /** The current is updated first and the potential reads the new value (semi-implicit; snnTorch, Norse, Spyx). */
        CURRENT_FIRST,
        /** The potential reads the value of the step before. */
        POTENTIAL_FIRST
    }

    /**
     * What arrives at a population without leak (I, IF): {@code pulse}, of which a unit raises the potential by r whatever the step
     * (snnTorch, Sinabs, Spyx), or {@code current}, which flows through the whole step and raises it by r dt.
     */
    public static final String INTEGRATE_INPUT = "integrate.input";

    private static final String SEMI_IMPLICIT = "semi-implicit";
    private static final String FORWARD_EULER = "forward-euler";

    /** dt 1e-4 s, reset to zero, current first, F64, seed 0, pulses into I and IF. */
    public static final Options DEFAULT = new Options(
            1e-4, Integrator.ANY, Reset.ZERO, Order.CURRENT_FIRST, Dtype.F64, 0, Map.of(INTEGRATE_INPUT, "pulse"));

    /** Checks. */
    public Options {
        Objects.requireNonNull(integrator);
        Objects.requireNonNull(reset);
        Objects.requireNonNull(order);
        Objects.requireNonNull(dtype);
        more = Collections.unmodifiableMap(new TreeMap<>(more));
        if (!(dt > 0) || Double.isInfinite(dt)) {
            throw new GanglionException(Reason.USAGE, "option 'dt' must be a positive number of seconds, is " + dt);
        }
    }

    /**
     * The same options with one changed. A key with a dot is an option of a plugin and kept as text. {@code integrator} takes two
     * names that say the order as well: {@code semi-implicit} (euler, current-first) and {@code forward-euler} (euler,
     * potential-first).
     *
     * @throws GanglionException USAGE if the key is not known or the value is not one of its values
     */
    public Options with(String key, String value) {
        try {
            return switch (key) {
                case "dt" -> new Options(Double.parseDouble(value), integrator, reset, order, dtype, seed, more);
                case "integrator" -> withIntegrator(value);
                case "reset" -> new Options(dt, integrator, choice(Reset.class, value), order, dtype, seed, more);
                case "order" -> new Options(dt, integrator, reset, choice(Order.class, value), dtype, seed, more);
                case "dtype" -> new Options(dt, integrator, reset, order, choice(Dtype.class, value), seed, more);
                case "seed" -> new Options(dt, integrator, reset, order, dtype, Long.parseLong(value), more);
                default -> withMore(key, value);
            };
        } catch (NumberFormatException e) {
            throw new GanglionException(
                    Reason.USAGE, "option '" + key + "' cannot be '" + value + "': that is no number", e);
        } catch (IllegalArgumentException e) {
            throw new GanglionException(
                    Reason.USAGE, "option '" + key + "' cannot be '" + value + "': " + e.getMessage(), e);
        }
    }

    /** The field's names of the two ways of Euler say the order, too. */
    private Options withIntegrator(String value) {
        return switch (value) {
            case SEMI_IMPLICIT -> new Options(dt, Integrator.EULER, reset, Order.CURRENT_FIRST, dtype, seed, more);
            case FORWARD_EULER -> new Options(dt, Integrator.EULER, reset, Order.POTENTIAL_FIRST, dtype, seed, more);
            default ->
                new Options(
                        dt,
                        choice(Integrator.class, value, SEMI_IMPLICIT, FORWARD_EULER),
                        reset,
                        order,
                        dtype,
                        seed,
                        more);
        };
    }

    private Options withMore(String key, String value) {
        if (key.indexOf('.') < 0) {
            throw new GanglionException(
                    Reason.USAGE,
                    "option '" + key + "' is not known; known are " + describe().keySet() + " and <plugin>.<option>");
        }
        Map<String, String> changed = new TreeMap<>(more);
        changed.put(key, value);
        return new Options(dt, integrator, reset, order, dtype, seed, changed);
    }

    /** Every option by the key that {@link #with} takes, and its value. */
    public Map<String, String> describe() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("dt", Double.toString(dt));
        all.put("integrator", text(integrator));
        all.put("reset", text(reset));
        all.put("order", text(order));
        all.put("dtype", text(dtype));
        all.put("seed", Long.toString(seed));
        all.putAll(more);
        return all;
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text, String... others) {
        for (E value : type.getEnumConstants()) {
            if (text(value).equals(text.toLowerCase(Locale.ROOT))) {
                return value;
            }
        }
        throw new IllegalArgumentException("expected one of "
                + Stream.concat(Arrays.stream(type.getEnumConstants()).map(Options::text), Arrays.stream(others))
                        .toList());
    }
}
