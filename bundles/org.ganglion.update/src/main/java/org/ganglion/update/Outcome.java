// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

/** What has become of a document, or of one feature of it. */
public enum Outcome {
    /** It runs. */
    SUCCESSFUL,
    /** It does not run; nothing was changed. */
    FAILED_NO_STATE_CHANGE,
    /** It does not run, and what was changed stays so, as was asked for. */
    FAILED_ROLLBACK_NOT_REQUESTED,
    /** It does not run; what ran before runs again. */
    FAILED_ROLLBACK_COMPLETE,
    /** It does not run, and what ran before could not be brought back. */
    FAILED_UNABLE_TO_ROLLBACK,
    /** It was not even tried. */
    REJECTED
}
