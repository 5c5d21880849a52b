// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

/** How a device stands to a release. */
public enum Standing {
    /** Nobody has asked it yet. */
    UNASKED,
    /** It has been asked, and has said nothing of it. */
    ASKED,
    /** It works on it. */
    WORKING,
    /** It runs it. */
    SUCCEEDED,
    /** It has failed, was rejected, or took longer than the stage is patient. */
    FAILED;

    /** Whether it has said something of it, or has been silent for too long. */
    public boolean begun() {
        return this == WORKING || this == SUCCEEDED || this == FAILED;
    }
}
