// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.time.Instant;

/** What all kinds of metadata say. */
public interface Role {
    /** From 1, higher with each change. */
    long version();

    /** From then on it is not valid. */
    Instant expires();
}
