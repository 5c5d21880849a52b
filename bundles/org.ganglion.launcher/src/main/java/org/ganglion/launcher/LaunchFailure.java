// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

/** Why the framework is not running, in one line for the person who started it. */
final class LaunchFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private LaunchFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The launcher was called wrongly. */
    static LaunchFailure usage(String message) {
        return new LaunchFailure(2, message, null);
    }

    /** The launcher was called rightly, but what it should start cannot be started. */
    static LaunchFailure of(String message, Throwable cause) {
        return new LaunchFailure(1, message, cause);
    }

    int exitCode() {
        return exitCode;
    }
}
