// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.List;
import org.ganglion.api.network.Port;
import org.ganglion.session.Session;

/** Reads the outputs of a session after each step, and their sums over all steps. */
final class OutputReading {
    private final Session session;
    private final List<Port> ports;
    private final boolean real;
    private final double[] values;
    private final double[] sums;

    OutputReading(Session session, boolean real) {
        this.session = session;
        this.ports = session.outputs();
        this.real = real;
        this.values = new double[ports.stream().mapToInt(Port::size).sum()];
        this.sums = new double[values.length];
    }

    /** Takes in the step just made. */
    double[] take() {
        int offset = 0;
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            session.output(i).read(values, offset);
            if (real && port.quantization() != null) {
                for (int k = offset; k < offset + port.size(); k++) {
                    values[k] = port.quantization().dequantize((int) values[k]);
                }
            }
            offset += port.size();
        }
        for (int k = 0; k < sums.length; k++) {
            sums[k] += values[k];
        }
        return values;
    }

    double[] values() {
        return values;
    }

    double[] sums() {
        return sums;
    }

    /** Index of the largest sum, the first of equals. */
    int argmax() {
        int best = 0;
        for (int k = 1; k < sums.length; k++) {
            if (sums[k] > sums[best]) {
                best = k;
            }
        }
        return best;
    }
}
