// SPDX-License-Identifier: Apache-2.0
/** What a learning rule implements. */
@Export
@Version("0.2.0")
package org.ganglion.api.learning;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
