// SPDX-License-Identifier: Apache-2.0
/** Where samples come from and results go to. */
@Export
@Version("0.2.0")
package org.ganglion.api.stream;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
