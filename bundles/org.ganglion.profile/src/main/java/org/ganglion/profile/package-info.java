// SPDX-License-Identifier: Apache-2.0
/** What a class of boards is, and where each value of the configuration comes from. */
@Export
@Version("0.2.0")
package org.ganglion.profile;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
