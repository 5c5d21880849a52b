// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Stage;

/** A stage without synapses and resources. */
interface PlainStage extends Stage {
    @Override
    default void count(Operations into) {
        // NeuroBench counts the operations of synapses and neurons only
    }

    @Override
    default void close() {
        // holds nothing that must be freed
    }
}
