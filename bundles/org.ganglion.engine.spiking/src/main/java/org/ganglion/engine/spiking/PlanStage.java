// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.engine.Provider;

/** A unit of a plan: a population, or a claim. */
interface PlanStage {
    Provider provider();

    /** Gathers what arrives and computes one step. */
    void step(long t);

    void pull();

    void push();

    void count(Operations into);

    /** What its operations cost, or null where nobody says. */
    EnergyTable energy();

    void close();
}
