// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import org.ganglion.rollout.Standing;

/** What states are called for people. */
final class Words {
    private Words() {}

    static String of(Standing standing) {
        return switch (standing) {
            case UNASKED -> "not asked yet";
            case ASKED -> "asked";
            case WORKING -> "at work";
            case SUCCEEDED -> "successful";
            case FAILED -> "failed";
        };
    }
}
