// SPDX-License-Identifier: Apache-2.0
/** Errors that every part of Ganglion shares. */
@Export
@Capability(namespace = "ganglion.update", attribute = "mode=cold")
@Version("0.1.0")
package org.ganglion.api;

import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
