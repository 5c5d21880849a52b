// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import org.osgi.annotation.versioning.ProviderType;

/** Opens repositories by their address. */
@ProviderType
public interface Origins {
    /**
     * Opens a repository. Nothing is connected or read yet.
     *
     * @param address {@code mqtt:}, the broker's publishers; {@code http://...} or {@code https://...}, the folder
     *     that holds {@code metadata} and {@code targets}, on a web server; {@code file:///...}, such a folder of this
     *     device, such as a USB stick
     * @return the repository, which the caller closes
     * @throws org.ganglion.api.GanglionException USAGE if it is no such address
     */
    Origin open(String address);

    /** The address that this device is configured to take its releases from; {@code mqtt:} unless it says otherwise. */
    String configured();
}
