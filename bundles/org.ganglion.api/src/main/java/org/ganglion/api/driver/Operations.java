// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

/**
 * Operations counted as NeuroBench defines them (Yik et al., "NeuroBench", 2023, synaptic operations and activation sparsity): a
 * synapse whose weight or input is 0 does not count; an input of -1, 0 and 1 only makes accumulations, any other makes
 * multiplications with accumulation. Public fields, because it is added to in every step.
 */
public final class Operations {
    /** Effective multiplications with accumulation. */
    public long macs;
    /** Effective accumulations. */
    public long acs;
    /** Updates of a membrane potential. */
    public long membraneUpdates;
    /** Outputs of populations and activations that were not 0. */
    public long active;
    /** Outputs of populations and activations. */
    public long activations;

    /** Sets all to 0. */
    public void clear() {
        macs = 0;
        acs = 0;
        membraneUpdates = 0;
        active = 0;
        activations = 0;
    }

    /** Adds all of another count. */
    public void add(Operations other) {
        macs += other.macs;
        acs += other.acs;
        membraneUpdates += other.membraneUpdates;
        active += other.active;
        activations += other.activations;
    }

    /** One minus the share of outputs that were not 0; NaN where none was counted. */
    public double activationSparsity() {
        return 1 - (double) active / activations;
    }
}
