// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.protocol;

import java.util.Locale;

/** What of an artifact is meant. */
public enum Part {
    /** Its bytes. */
    CONTENT,
    /** Its hash list. */
    HASHES;

    /** As it is written in a request. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
