// SPDX-License-Identifier: Apache-2.0
/** The health of the device: health checks are run, with a bound on time, and their outcome is told. */
@Export
@Version("0.1.0")
package org.ganglion.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
