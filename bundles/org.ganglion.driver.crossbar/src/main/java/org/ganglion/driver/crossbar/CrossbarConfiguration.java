// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** How crossbars are emulated. A network's option {@code crossbar.<name>} goes before the value given here. */
@ObjectClassDefinition(
        name = "Crossbar driver",
        description = "Emulates arrays of memristors. Changes reach running sessions between two steps.")
@interface CrossbarConfiguration {
    /** A published chip. */
    @AttributeDefinition(
            name = "Architecture",
            description = "Tiles, cells and converters of a published architecture; what is set besides goes before it",
            options = {
                @Option(label = "none", value = "none"),
                @Option(label = "ISAAC, Shafiee 2016", value = "isaac"),
                @Option(label = "PRIME, Chi 2016", value = "prime"),
                @Option(label = "SONOS, Xiao 2022", value = "sonos")
            })
    String architecture() default "none";

    /** What a cell is. */
    @AttributeDefinition(
            name = "Device",
            description = "Model of a memory cell",
            options = {
                @Option(label = "phase-change memory (aihwkit)", value = "pcm"),
                @Option(label = "phase-change memory of HERMES, two devices a unit", value = "hermes"),
                @Option(label = "phase-change memory of HERMES, one device a unit", value = "hermes-1"),
                @Option(label = "resistive memory, Wan 2022", value = "wan"),
                @Option(label = "resistive memory, Milo 2021", value = "milo"),
                @Option(label = "SONOS, Agrawal 2022", value = "sonos"),
                @Option(label = "CMO/HfOx, 0.2 % accepted", value = "cmo"),
                @Option(label = "CMO/HfOx, 2 % accepted", value = "cmo-2"),
                @Option(label = "of the generic.* values", value = "generic"),
                @Option(label = "exact", value = "ideal")
            })
    String device() default "pcm";

    /** How weights become conductances. */
    @AttributeDefinition(
            name = "Mapping",
            description = "pair, offset, or offset-whole; taken over when a session is opened",
            options = {
                @Option(label = "pair", value = "pair"),
                @Option(label = "offset", value = "offset"),
                @Option(label = "offset, decoded as CrossSim does", value = "offset-whole")
            })
    String mapping() default "pair";

    /** Bits of a weight. */
    @AttributeDefinition(name = "Bits of a weight", description = "with its sign; 0 for conductances without levels")
    int weight_bits() default 0;

    /** Arrays among which the bits are distributed. */
    @AttributeDefinition(
            name = "Slices",
            description =
                    "arrays among which the bits of a weight are distributed; taken over when a session is opened")
    int slices() default 1;

    /** Ratio of conductances. */
    @AttributeDefinition(
            name = "On/off ratio",
            description = "of the greatest to the least conductance; 0 for the device's own")
    double on_off() default 0;

    /** As aihwkit. */
    @AttributeDefinition(
            name = "Recombine",
            description = "divide the difference of a pair anew after programming, as aihwkit does")
    boolean recombine() default true;

    /** Faults. */
    @AttributeDefinition(name = "Stuck low", description = "share of devices that stay at the least conductance")
    double stuck_low() default 0;

    /** Faults. */
    @AttributeDefinition(name = "Stuck high", description = "share of devices that stay at the greatest conductance")
    double stuck_high() default 0;

    /** Write-verify. */
    @AttributeDefinition(
            name = "Write-verify tolerance",
            description = "deviation that ends the loop, as a share of the greatest conductance; 0 for one attempt")
    double verify_tolerance() default 0;

    /** Write-verify. */
    @AttributeDefinition(name = "Write-verify attempts", description = "most attempts")
    int verify_attempts() default 10;

    /** Weights from noise. */
    @AttributeDefinition(
            name = "Random",
            description =
                    "share of the greatest conductance to which every device is programmed, so that programming errors are"
                            + " the weights; 0 to store the weights")
    double random() default 0;

    /** Rows of a tile. */
    @AttributeDefinition(name = "Inputs of a tile")
    int tile_inputs() default 256;

    /** Columns of a tile. */
    @AttributeDefinition(name = "Outputs of a tile")
    int tile_outputs() default 256;

    /** Input converter. */
    @AttributeDefinition(name = "DAC bits", description = "with sign; 0 for exact voltages")
    int dac_bits() default 8;

    /** Input converter. */
    @AttributeDefinition(name = "DAC range", description = "input at full voltage; 0 for the largest of each step")
    double dac_range() default 0;

    /** Input converter. */
    @AttributeDefinition(name = "DAC signed", description = "whether inputs may be negative")
    boolean dac_signed() default true;

    /** Input converter. */
    @AttributeDefinition(name = "DAC bits at a time", description = "0 for all at once")
    int dac_slice_bits() default 0;

    /** Output converter. */
    @AttributeDefinition(name = "ADC bits", description = "with sign; 0 for exact currents")
    int adc_bits() default 8;

    /** Output converter. */
    @AttributeDefinition(
            name = "ADC range",
            description =
                    "current at which it ends, a full cell at full voltage being 1; 0 for a range from the weights")
    double adc_range() default 0;

    /** Output converter. */
    @AttributeDefinition(
            name = "ADC at each pass",
            description = "convert after each part of the bits of an input and add up in digital, else add up before")
    boolean adc_each_pass() default false;

    /** Wires. */
    @AttributeDefinition(name = "Wire", description = "ohms of a wire from cell to cell; 0 for perfect wires")
    double wire_ohms() default 0;

    /** Wires. */
    @AttributeDefinition(
            name = "Gated inputs",
            description = "the input switches a cell on whose current comes from a supply beside the output")
    boolean wire_gated() default false;

    /** Emulated time. */
    @AttributeDefinition(
            name = "Age",
            description =
                    "emulated time since the first programming, such as 20s, 12h, 1d, 1y; the devices drift with it")
    String age() default "0s";

    /** Drift. */
    @AttributeDefinition(
            name = "Compensate",
            description = "make up for drift by one digital factor per array (global drift compensation)")
    boolean compensate() default true;

    /** Drift. */
    @AttributeDefinition(
            name = "Refresh after",
            description = "emulated time after which everything is programmed anew; 0s for never")
    String refresh_after() default "0s";

    /** Which nodes. */
    @AttributeDefinition(
            name = "Nodes",
            description = "ids of the nodes to run, joined by commas; empty for all it can")
    String nodes() default "";

    /** Generic device. */
    @AttributeDefinition(name = "Generic: greatest conductance", description = "microsiemens")
    double generic_most() default 100;

    /** Generic device. */
    @AttributeDefinition(name = "Generic: programming error", description = "standard deviation, a share")
    double generic_error() default 0.01;

    /** Generic device. */
    @AttributeDefinition(
            name = "Generic: proportional",
            description = "the programming error is a share of the target, else of the greatest conductance")
    boolean generic_proportional() default false;

    /** Generic device. */
    @AttributeDefinition(name = "Generic: drift", description = "mean exponent of (1 + t)^-nu, t in seconds")
    double generic_drift() default 0;

    /** Generic device. */
    @AttributeDefinition(name = "Generic: spread of drift", description = "standard deviation of the exponent")
    double generic_drift_spread() default 0;

    /** Generic device. */
    @AttributeDefinition(name = "Generic: read noise", description = "standard deviation, a share of the conductance")
    double generic_read_noise() default 0;
}
