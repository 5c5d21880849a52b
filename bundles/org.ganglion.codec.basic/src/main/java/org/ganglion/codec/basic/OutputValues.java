// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;

/**
 * Reads an output as real numbers, whatever its type and form: a spike is 1, an element that sent nothing is 0, integers are
 * dequantised where the port says how and {@code raw} does not forbid it.
 */
final class OutputValues {
    private final double scale;
    private final int zeroPoint;
    private final int size;

    OutputValues(String codec, Port port, boolean raw) {
        this.size = port.size();
        if (size < 1) {
            throw new GanglionException(Reason.USAGE, "decoder '" + codec + "': '" + port + "' has no elements");
        }
        boolean plain = raw || port.quantization() == null;
        this.scale = plain ? 1 : port.quantization().scale();
        this.zeroPoint = plain ? 0 : port.quantization().zeroPoint();
    }

    int size() {
        return size;
    }

    /** Adds the value of each element. */
    void addTo(double[] sums, Signal output) {
        switch (output.form()) {
            case SPIKES -> {
                int[] index = output.index();
                for (int k = 0; k < output.count(); k++) {
                    sums[index[k]] += 1;
                }
            }
            case EVENTS -> {
                int[] index = output.index();
                for (int k = 0; k < output.count(); k++) {
                    sums[index[k]] += at(output, k);
                }
            }
            case DENSE -> {
                for (int i = 0; i < size; i++) {
                    sums[i] += at(output, i);
                }
            }
        }
    }

    /** Adds 1 for each element that sent something: a spike or a value other than 0. */
    void countInto(double[] counts, Signal output) {
        if (output.form() == Form.DENSE) {
            for (int i = 0; i < size; i++) {
                counts[i] += at(output, i) != 0 ? 1 : 0;
            }
            return;
        }
        int[] index = output.index();
        for (int k = 0; k < output.count(); k++) {
            counts[index[k]] += output.form() == Form.SPIKES || at(output, k) != 0 ? 1 : 0;
        }
    }

    private double at(Signal output, int k) {
        return switch (output.type()) {
            case F64 -> output.f64()[k];
            case F32 -> output.f32()[k];
            case I32 -> scale * ((long) output.i32()[k] - zeroPoint);
            case I8 -> scale * (output.i8()[k] - zeroPoint);
        };
    }
}
