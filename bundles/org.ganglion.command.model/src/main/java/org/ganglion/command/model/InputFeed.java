// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.List;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Port;
import org.ganglion.session.Session;

/** Puts a row of numbers into the inputs of a session. */
final class InputFeed {
    private final Session session;
    private final List<Port> ports;
    private final boolean real;
    private final double[] quantized;

    /**
     * @param session with all its inputs
     * @param real whether rows hold real numbers, to be quantised where an input is of integers
     */
    InputFeed(Session session, boolean real) {
        this.session = session;
        this.ports = session.inputs();
        this.real = real;
        this.quantized = new double[ports.stream().mapToInt(Port::size).sum()];
    }

    void feed(double[] row) {
        int offset = 0;
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            double[] values = row;
            if (real && port.quantization() != null) {
                for (int k = offset; k < offset + port.size(); k++) {
                    quantized[k] = quantized(port, row[k]);
                }
                values = quantized;
            }
            session.input(i).write(values, offset);
            offset += port.size();
        }
    }

    /** A port of 32 bits may stand for a narrower type, which its driver saturates to. */
    private static int quantized(Port port, double real) {
        return port.type() == Dtype.I8
                ? port.quantization().quantize(real)
                : port.quantization().quantize(real, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
