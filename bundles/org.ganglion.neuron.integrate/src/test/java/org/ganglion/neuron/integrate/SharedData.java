// SPDX-License-Identifier: Apache-2.0
package org.ganglion.neuron.integrate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    /** The rows of a two-dimensional array of numpy, version 1, in C order. */
    static double[][] npy(String file) {
        ByteBuffer content = ByteBuffer.wrap(ReferenceData.bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = content.getShort(8);
        String header = new String(content.array(), 10, headerLength, StandardCharsets.US_ASCII);
        assumeTrue(header.contains("'fortran_order': False"), header);
        String[] shape =
                header.replaceAll("(?s).*'shape': \\(([^)]*)\\).*", "$1").split(",\\s*");
        boolean wide = header.contains("'<f8'");
        assumeTrue(wide || header.contains("'<f4'"), header);
        content.position(10 + headerLength);
        double[][] rows = new double[Integer.parseInt(shape[0])][Integer.parseInt(shape[1])];
        for (double[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = wide ? content.getDouble() : content.getFloat();
            }
        }
        return rows;
    }
}
