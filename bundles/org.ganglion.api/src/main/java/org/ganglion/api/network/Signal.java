// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

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
}
