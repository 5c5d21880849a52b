// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

/** Advances the potentials and conductances of conductance-based neurons. */
interface ConductanceDynamics {
    /** By one step, without regard to who is refractory. */
    void advance();
}
