// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.insensor;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How the sensor is emulated. A network's option {@code insensor.<name>} goes before the value given here. */
@ObjectClassDefinition(
        name = "In-sensor driver",
        description =
                "Emulates a sensor that computes the first convolution in its pixels. Changes reach sessions opened later.")
@interface InSensorConfiguration {
    /** What a pixel gives for a weight and the light on it. */
    @AttributeDefinition(
            name = "Transfer",
            description =
                    "Terms a:i:j parted by commas, each a w^i x^j with weight w and light x; 1:1:1 is the product")
    String transfer() default "1:1:1";

    /** Noise of a sum. */
    @AttributeDefinition(
            name = "Noise",
            description = "Standard deviation of the analogue noise as a share of the full scale")
    double noise() default 0;

    /** The brightest input. */
    @AttributeDefinition(name = "White", description = "The input value of full light; the full scale follows from it")
    double white() default 1;

    /** Where sums saturate. */
    @AttributeDefinition(
            name = "Full scale",
            description = "Where sums saturate; 0 for the largest that white can give")
    double full_scale() default 0;

    /** Resolution of the read-out. */
    @AttributeDefinition(
            name = "Bits",
            description =
                    "Of the read-out, 2 to 16, or 0 for the analogue value; before a Threshold it is one bit in any case")
    int bits() default 8;

    /** Resolution of a plain sensor. */
    @AttributeDefinition(name = "Bits of a plain sensor", description = "Which the report compares with")
    int plain_bits() default 12;

    /** Energy of a pixel. */
    @AttributeDefinition(name = "Energy per sum", description = "In the pixels, pJ")
    double energy_pixel() default 148;

    /** Energy of a conversion. */
    @AttributeDefinition(name = "Energy per conversion", description = "pJ")
    double energy_adc() default 41.9;

    /** Energy of a plain sensor's pixel. */
    @AttributeDefinition(name = "Energy per pixel of a plain sensor", description = "Reading and converting, pJ")
    double energy_plain() default 398.14;

    /** Energy of the link. */
    @AttributeDefinition(name = "Energy per bit between sensor and processor", description = "pJ")
    double energy_bit() default 75;
}
