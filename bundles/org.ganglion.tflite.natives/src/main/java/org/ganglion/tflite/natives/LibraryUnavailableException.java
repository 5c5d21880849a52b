// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tflite.natives;

/** TensorFlow Lite cannot run on this machine; the message says why and what would help. */
public final class LibraryUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Obstacle {
        /** No library is packed for this operating system and processor. */
        PLATFORM,
        /** The library is packed, but the system cannot load it. */
        LOADING
    }

    private final Obstacle obstacle;

    LibraryUnavailableException(Obstacle obstacle, String message, Throwable cause) {
        super(message, cause);
        this.obstacle = obstacle;
    }

    /** Returns what stands in the way. */
    public Obstacle obstacle() {
        return obstacle;
    }
}
