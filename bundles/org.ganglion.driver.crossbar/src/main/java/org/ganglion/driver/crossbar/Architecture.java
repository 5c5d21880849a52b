// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.Map;

/**
 * What published architectures set, as CrossSim 3.2 configures them; ranges of converters that
 * were calibrated for single networks there are those of the weights at hand.
 */
final class Architecture {
    /** The name of the setting. */
    static final String SETTING = "architecture";

    private static final String NONE = "none";

    /**
     * Shafiee and others, ISCA 2016: bits of an input one after the other, 16-bit weights over 8 arrays of 2-bit cells, biased. A step of
     * the output's converter is one level of a cell, a third of a full one.
     */
    private static final Map<String, String> ISAAC = Map.ofEntries(
            Map.entry("tile.inputs", "128"),
            Map.entry("tile.outputs", "128"),
            Map.entry("device", "generic"),
            Map.entry("generic.most", "500"),
            Map.entry("generic.error", "0"),
            Map.entry("on.off", "1000"),
            Map.entry("mapping", "offset"),
            Map.entry("weight.bits", "16"),
            Map.entry("slices", "8"),
            Map.entry("dac.bits", "16"),
            Map.entry("dac.slice.bits", "1"),
            Map.entry("adc.bits", "9"),
            Map.entry("adc.range", "85"),
            Map.entry("adc.each.pass", "true"));

    /** Chi and others, ISCA 2016: 8-bit weights over two arrays of 4-bit cells, inputs of 6 bits, 3 at a time, outputs of 6 bits. */
    private static final Map<String, String> PRIME = Map.ofEntries(
            Map.entry("tile.inputs", "256"),
            Map.entry("tile.outputs", "256"),
            Map.entry("device", "generic"),
            Map.entry("generic.most", "1000"),
            Map.entry("generic.error", "0"),
            Map.entry("on.off", "20"),
            Map.entry("mapping", "pair"),
            Map.entry("recombine", "false"),
            Map.entry("weight.bits", "8"),
            Map.entry("slices", "2"),
            Map.entry("dac.bits", "6"),
            Map.entry("dac.slice.bits", "3"),
            Map.entry("adc.bits", "6"),
            Map.entry("adc.each.pass", "true"));

    /** Xiao and others, IEEE TCAS-I 2022: charge-trap cells with 7 bits each in long columns, inputs of 8 bits one after the other. */
    private static final Map<String, String> SONOS = Map.ofEntries(
            Map.entry("tile.inputs", "1152"),
            Map.entry("tile.outputs", "256"),
            Map.entry("device", "sonos"),
            Map.entry("mapping", "pair"),
            Map.entry("recombine", "false"),
            Map.entry("weight.bits", "8"),
            Map.entry("slices", "1"),
            Map.entry("dac.bits", "8"),
            Map.entry("dac.slice.bits", "1"),
            Map.entry("adc.bits", "8"),
            Map.entry("adc.each.pass", "true"));

    private static final Map<String, Map<String, String>> ALL =
            Map.of(NONE, Map.of(), "isaac", ISAAC, "prime", PRIME, "sonos", SONOS);

    private Architecture() {}

    /**
     * What it sets.
     *
     * @throws IllegalArgumentException if there is no such architecture
     */
    static Map<String, String> named(String name) {
        Map<String, String> values = ALL.get(name);
        if (values == null) {
            throw new IllegalArgumentException(SETTING + " is none, isaac, prime or sonos, not '" + name + "'");
        }
        return values;
    }
}
