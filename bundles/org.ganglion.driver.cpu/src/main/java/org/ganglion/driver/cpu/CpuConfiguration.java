// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operation costs on this board's processor, for estimates: whoever has measured it says so here. */
@ObjectClassDefinition(
        name = "CPU driver",
        description =
                "Runs every transform on the processor. What operations cost is taken over by sessions opened later.")
@interface CpuConfiguration {
    /** Picojoules of a multiplication with accumulation. */
    @AttributeDefinition(name = "Energy of a MAC", description = "picojoules per multiplication with accumulation")
    double energy_mac() default EnergyPerOperation.MAC;

    /** Picojoules of an accumulation. */
    @AttributeDefinition(name = "Energy of an AC", description = "picojoules per accumulation")
    double energy_ac() default EnergyPerOperation.AC;

    /** Picojoules of an update of a membrane. */
    @AttributeDefinition(name = "Energy of a membrane update", description = "picojoules")
    double energy_membrane() default EnergyPerOperation.MEMBRANE;

    /** Where these figures come from. */
    @AttributeDefinition(name = "Source", description = "where these figures come from; shown beside every estimate")
    String energy_source() default EnergyPerOperation.SOURCE;
}
