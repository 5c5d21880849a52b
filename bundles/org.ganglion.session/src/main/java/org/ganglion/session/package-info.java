// SPDX-License-Identifier: Apache-2.0
/** Sessions: models being run, whose providers are exchanged, lost and replaced while they run. */
@Export
@Capability(namespace = "ganglion.update", attribute = "mode=cold")
@Version("0.3.0")
package org.ganglion.session;

import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
