// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What travels along an edge in one step. The arrays are the same objects for the life of a plan. A producer fills them and then says
 * the form; a consumer reads the form first. Used by the session's thread only.
 */
@ProviderType
public interface Signal {
    /** Number of elements, active or not. */
    int size();

    /** Element type; says which of the value arrays is there. */
    Dtype type();

    /** The form of this step. */
    Form form();

    /** Number of valid entries of {@link #index} in form SPIKES or EVENTS; {@link #size} in form DENSE. */
    int count();

    /** Indices of active elements, ascending; length {@link #size}. */
    int[] index();

    /** Values of type F64: by element in form DENSE, by entry of {@link #index} in form EVENTS. Null if of another type. */
    double[] f64();

    /** As {@link #f64} for F32. */
    float[] f32();

    /** As {@link #f64} for I32. */
    int[] i32();

    /** As {@link #f64} for I8. */
    byte[] i8();

    /** Says that the first {@code count} entries of {@link #index} spiked. */
    void spikes(int count);

    /** Says that the first {@code count} entries of {@link #index} carry the first {@code count} values. */
    void events(int count);

    /** Says that every element has a value. */
    void dense();

    /**
     * Copies all elements, widened, whatever the form: a spike is 1, an element that is not listed is 0.
     *
     * @param into at least {@code offset} + {@link #size} long
     * @param offset of the first element
     */
    default void read(double[] into, int offset) {
        if (form() == Form.DENSE) {
            for (int i = 0, size = size(); i < size; i++) {
                into[offset + i] = value(i);
            }
            return;
        }
        Arrays.fill(into, offset, offset + size(), 0);
        for (int k = 0, count = count(); k < count; k++) {
            into[offset + index()[k]] = form() == Form.SPIKES ? 1 : value(k);
        }
    }

    /**
     * Fills all elements in form DENSE.
     *
     * @param from at least {@code offset} + {@link #size} long; for an integer type whole numbers in its range
     * @param offset of the first element
     * @throws GanglionException INCONSISTENT, naming the element, if an integer type cannot hold a value
     */
    default void write(double[] from, int offset) {
        for (int i = 0, size = size(); i < size; i++) {
            double value = from[offset + i];
            switch (type()) {
                case F64 -> f64()[i] = value;
                case F32 -> f32()[i] = (float) value;
                case I32 -> i32()[i] = whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE, i);
                case I8 -> i8()[i] = (byte) whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE, i);
            }
        }
        dense();
    }

    private double value(int entry) {
        return switch (type()) {
            case F64 -> f64()[entry];
            case F32 -> f32()[entry];
            case I32 -> i32()[entry];
            case I8 -> i8()[entry];
        };
    }

    private static int whole(double value, int least, int most, int element) {
        if (value != Math.rint(value) || value < least || value > most) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "element " + element + " is " + value + ", not a whole number from " + least + " to " + most);
        }
        return (int) value;
    }
}
