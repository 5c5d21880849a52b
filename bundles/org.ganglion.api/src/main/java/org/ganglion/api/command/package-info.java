// SPDX-License-Identifier: Apache-2.0
/** What a command implements. */
@Export
@Version("0.2.0")
package org.ganglion.api.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
