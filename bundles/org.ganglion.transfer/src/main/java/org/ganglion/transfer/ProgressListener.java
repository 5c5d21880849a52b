// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears how far a fetch is. */
@ConsumerType
@FunctionalInterface
public interface ProgressListener {
    /** Hears nothing. */
    ProgressListener NONE = progress -> {};

    /** Called on the fetch's thread, first with what was held before and then with each block; must not block. */
    void advanced(Progress progress);
}
