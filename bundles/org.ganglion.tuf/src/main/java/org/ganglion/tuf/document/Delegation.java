// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.util.Optional;

/** One or more delegated roles. */
public interface Delegation {
    /** Who may sign them. */
    RoleKeys signers();

    /** Whether the search ends below them if it comes to them. */
    boolean terminating();

    /** Which of them may speak for a path, if any. */
    Optional<String> roleFor(String path);
}
