// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Knows who is a device: of a machine's processes one at most. It is asked before the device's own connection is made,
 * which would take that of the other process.
 */
@ProviderType
public interface DeviceClaim {
    /**
     * Claims a device for this process, until it ends. Does not wait.
     *
     * @param device its name
     * @return false if another process has it, so that this one can do nothing and ends
     */
    boolean claim(Topics device);
}
