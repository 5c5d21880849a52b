// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The variables of one node as plain arrays, owned by the engine. The arrays are the same objects for the life of a plan, so that a
 * plugin may keep them in final fields; their content changes in an exchange, a restore and a reset. Used by the session's thread
 * only.
 */
@ProviderType
public interface State {
    /**
     * The array of a variable of type {@link Dtype#F64}.
     *
     * @throws IllegalArgumentException if no variable of this name and type was declared
     */
    double[] f64(String variable);

    /** As {@link #f64} for {@link Dtype#F32}. */
    float[] f32(String variable);

    /** As {@link #f64} for {@link Dtype#I32}. */
    int[] i32(String variable);

    /** As {@link #f64} for {@link Dtype#I8}. */
    byte[] i8(String variable);
}
