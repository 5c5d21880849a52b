// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Signal;

/** What every encoder needs to know of its port before it writes dense real values. */
record Frame(String codec, Port port) {
    /** Refuses a number of values that does not fill the port. */
    Frame filledBy(int elements) {
        if (elements != port.size()) {
            throw usage("gets " + elements + " values for '" + port + "', which takes " + port.size()
                    + "; choose as many columns, or the encoder 'repeat' or 'frames'");
        }
        return this;
    }

    /** Refuses ports of integers, and such as take no dense values. */
    Frame real() {
        if (port.type() == Dtype.I8 || port.type() == Dtype.I32) {
            throw usage("writes real numbers, '" + port + "' takes integers; use the encoder 'quantize'");
        }
        if (!port.forms().contains(Form.DENSE)) {
            throw usage("writes dense values, '" + port + "' takes " + port.forms() + "; use the encoder 'spikes'");
        }
        return this;
    }

    GanglionException usage(String what) {
        return new GanglionException(Reason.USAGE, "encoder '" + codec + "' " + what);
    }

    /** Writes {@code scale * value + shift} for each element. */
    static void write(double[] values, int offset, double scale, double shift, Signal into) {
        int size = into.size();
        if (into.type() == Dtype.F64) {
            double[] out = into.f64();
            for (int i = 0; i < size; i++) {
                out[i] = scale * values[offset + i] + shift;
            }
        } else {
            float[] out = into.f32();
            for (int i = 0; i < size; i++) {
                out[i] = (float) (scale * values[offset + i] + shift);
            }
        }
        into.dense();
    }

    /** Writes 0 everywhere. */
    static void silence(Signal into) {
        if (into.type() == Dtype.F64) {
            Arrays.fill(into.f64(), 0, into.size(), 0);
        } else {
            Arrays.fill(into.f32(), 0, into.size(), 0);
        }
        into.dense();
    }
}
