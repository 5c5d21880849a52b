// SPDX-License-Identifier: Apache-2.0
/** What both those who sign metadata and those who verify it need: canonical JSON, and keys as metadata writes them. */
@Export
@Version("0.1.0")
package org.ganglion.tuf.metadata;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
