// SPDX-License-Identifier: Apache-2.0
/** JSON as everything of Ganglion reads and writes it: small, strict and bounded. */
@Export
@Version("0.1.0")
package org.ganglion.api.json;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
