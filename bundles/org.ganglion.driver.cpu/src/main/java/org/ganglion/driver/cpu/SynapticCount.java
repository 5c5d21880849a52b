// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import org.ganglion.api.driver.Operations;

/** Operations of synapses in one step, as NeuroBench tells them apart: by the inputs of the whole transform. */
final class SynapticCount {
    private long effective;
    private boolean unit;

    void set(long effectiveOperations, boolean onlyUnitInputs) {
        effective = effectiveOperations;
        unit = onlyUnitInputs;
    }

    void addTo(Operations into) {
        if (unit) {
            into.acs += effective;
        } else {
            into.macs += effective;
        }
    }
}
