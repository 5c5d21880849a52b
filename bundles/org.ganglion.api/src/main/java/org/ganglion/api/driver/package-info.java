// SPDX-License-Identifier: Apache-2.0
/** What a driver implements: claims and stages. */
@Export
@Version("0.3.0")
package org.ganglion.api.driver;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
