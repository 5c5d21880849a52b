// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.checks;

import java.io.File;
import org.osgi.framework.BundleContext;

/** Where a device keeps what outlasts a generation. */
final class DeviceHome {
    private DeviceHome() {}

    /** The home that the launcher names; where it names none, this bundle's data. */
    static File of(BundleContext context) {
        String home = context.getProperty("ganglion.home");
        return home == null || home.isBlank() ? context.getDataFile("") : new File(home.trim());
    }
}
