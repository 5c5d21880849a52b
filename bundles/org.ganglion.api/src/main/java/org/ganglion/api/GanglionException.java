// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api;

import java.util.Objects;

/**
 * A failure with a typed reason. The message is one line for a person: what is wrong, where (file, node, field), and what to do.
 */
public final class GanglionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * @param reason why
     * @param message what, where, and what to do, in one line
     */
    public GanglionException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * @param reason why
     * @param message what, where, and what to do, in one line
     * @param cause what was caught, or null
     */
    public GanglionException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason);
    }

    /** Why it failed. */
    public Reason reason() {
        return reason;
    }

    /** The same failure with the place put before its message, as in {@code model.nir: node 'lif': field 'tau': ...}. */
    public GanglionException at(String place) {
        return new GanglionException(reason, place + ": " + getMessage(), this);
    }
}
