// SPDX-License-Identifier: Apache-2.0
/** Serves the blocks of artifacts to devices. Any number of publishers share the work; none holds state. */
@Export
@Version("0.3.0")
package org.ganglion.publisher;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
