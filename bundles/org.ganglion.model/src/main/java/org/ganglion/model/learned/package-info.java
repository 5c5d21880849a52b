// SPDX-License-Identifier: Apache-2.0
/** What models learned: kept across restarts, and made part of a new version of the model. */
@Export
@Version("0.1.0")
package org.ganglion.model.learned;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
