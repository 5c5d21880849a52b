// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.spiking;

import org.ganglion.api.json.JsonObject;
import org.ganglion.tests.data.ReferenceData;

/** Reference data beside the project; tests that need it are skipped where it is absent. */
final class SharedData {
    private SharedData() {}

    static JsonObject json(String file) {
        return JsonObject.read(file, ReferenceData.bytes(file));
    }
}
