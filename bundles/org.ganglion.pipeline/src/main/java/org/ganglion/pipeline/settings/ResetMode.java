// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.settings;

/** When the state of the session is reset. A command resets it in any mode. */
public enum ResetMode {
    /** Never. */
    NEVER,
    /** Before each sample. */
    SAMPLE,
    /** Before the first of every so many samples. */
    WINDOW
}
