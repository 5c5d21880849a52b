// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.exact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ganglion.api.network.Network;
import org.ganglion.format.nir.NirFormat;
import org.ganglion.tests.data.ReferenceData;

/** Reference data beside the project; tests that need it are skipped where it is absent. */
final class SharedData {
    private SharedData() {}

    static Network network(String file) {
        return new NirFormat().read(file, ReferenceData.bytes(file));
    }

    static double[][] csv(String file) {
        return new String(ReferenceData.bytes(file), StandardCharsets.US_ASCII)
                .lines()
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
    }
}
