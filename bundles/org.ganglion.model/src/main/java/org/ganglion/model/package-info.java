// SPDX-License-Identifier: Apache-2.0
/** Models: read, checked, packed, installed as bundles, and opened as sessions. */
@Export
@Version("0.4.0")
package org.ganglion.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
