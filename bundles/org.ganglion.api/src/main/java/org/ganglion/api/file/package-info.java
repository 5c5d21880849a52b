// SPDX-License-Identifier: Apache-2.0
/** Files that a lost power supply leaves whole. */
@Export
@Version("0.1.0")
package org.ganglion.api.file;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
