// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Form;
import org.ganglion.api.network.Signal;

/** A signal of real numbers. */
final class SignalBuffer implements Signal {
    /** Entries of {@link #header}: the form's ordinal, and the count. All 0 is silence. */
    static final int HEADER = 2;

    private static final Form[] FORMS = Form.values();
    private static final int SPIKES = Form.SPIKES.ordinal();
    private static final int EVENTS = Form.EVENTS.ordinal();
    private static final int DENSE = Form.DENSE.ordinal();

    private final int[] header;
    private final int[] index;
    private final double[] values;

    SignalBuffer(int size) {
        this(new int[HEADER], new int[size], new double[size]);
    }

    /** A buffer on arrays that another also uses. */
    SignalBuffer(int[] header, int[] index, double[] values) {
        this.header = header;
        this.index = index;
        this.values = values;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public Dtype type() {
        return Dtype.F64;
    }

    @Override
    public Form form() {
        return FORMS[header[0]];
    }

    @Override
    public int count() {
        return header[1];
    }

    @Override
    public int[] index() {
        return index;
    }

    @Override
    public double[] f64() {
        return values;
    }

    @Override
    public float[] f32() {
        return null;
    }

    @Override
    public int[] i32() {
        return null;
    }

    @Override
    public byte[] i8() {
        return null;
    }

    @Override
    public void spikes(int count) {
        become(SPIKES, count);
    }

    @Override
    public void events(int count) {
        become(EVENTS, count);
    }

    @Override
    public void dense() {
        become(DENSE, values.length);
    }

    private void become(int form, int count) {
        if (count < 0 || count > values.length) {
            throw new IllegalArgumentException(
                    count + " entries do not fit a signal of " + values.length + " elements");
        }
        header[0] = form;
        header[1] = count;
    }

    /** Copies form and content into slot {@code slot} of arrays of the same layout. */
    void copyTo(int slot, int[] headers, int[] indices, double[] contents) {
        int count = header[1];
        int offset = slot * values.length;
        headers[slot * HEADER] = header[0];
        headers[slot * HEADER + 1] = count;
        if (header[0] != DENSE) {
            System.arraycopy(index, 0, indices, offset, count);
        }
        if (header[0] != SPIKES) {
            System.arraycopy(values, 0, contents, offset, count);
        }
    }

    /** Takes form and content from slot {@code slot} of arrays of the same layout. */
    void copyFrom(int slot, int[] headers, int[] indices, double[] contents) {
        int count = headers[slot * HEADER + 1];
        int offset = slot * values.length;
        header[0] = headers[slot * HEADER];
        header[1] = count;
        if (header[0] != DENSE) {
            System.arraycopy(indices, offset, index, 0, count);
        }
        if (header[0] != SPIKES) {
            System.arraycopy(contents, offset, values, 0, count);
        }
    }

    /** Adds this signal to a number per element. */
    void addTo(double[] sums) {
        int count = header[1];
        if (header[0] == SPIKES) {
            for (int n = 0; n < count; n++) {
                sums[index[n]] += 1;
            }
        } else if (header[0] == EVENTS) {
            for (int n = 0; n < count; n++) {
                sums[index[n]] += values[n];
            }
        } else {
            for (int i = 0; i < count; i++) {
                sums[i] += values[i];
            }
        }
    }

    /** How many elements are not 0. */
    int active() {
        if (header[0] == SPIKES) {
            return header[1];
        }
        int active = 0;
        for (int n = 0, count = header[1]; n < count; n++) {
            if (values[n] != 0) {
                active++;
            }
        }
        return active;
    }
}
