// SPDX-License-Identifier: Apache-2.0
/** Networks with the semantics of NIR: what a model is, and what its parts exchange in a step. */
@Export
@Version("0.4.0")
package org.ganglion.api.network;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
