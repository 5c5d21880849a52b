// SPDX-License-Identifier: Apache-2.0
/** Compositions as the build has exported them: what a board is delivered with, and what a base release is made of. */
@Export
@Version("0.1.0")
package org.ganglion.repository.composition;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
