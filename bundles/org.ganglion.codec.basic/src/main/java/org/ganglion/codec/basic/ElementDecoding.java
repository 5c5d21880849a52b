// SPDX-License-Identifier: Apache-2.0
package org.ganglion.codec.basic;

import java.util.Arrays;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.network.Signal;

/** A result of one value per element, gathered over the steps of a sample. */
abstract class ElementDecoding implements Decoder.Decoding {
    final OutputValues output;
    final double[] gathered;

    ElementDecoding(OutputValues output) {
        this.output = output;
        this.gathered = new double[output.size()];
    }

    @Override
    public int elements() {
        return gathered.length;
    }

    @Override
    public void begin() {
        Arrays.fill(gathered, 0);
    }

    @Override
    public void add(Signal signal) {
        output.addTo(gathered, signal);
    }

    @Override
    public void result(double[] into, int offset) {
        System.arraycopy(gathered, 0, into, offset, gathered.length);
    }
}
