// SPDX-License-Identifier: Apache-2.0
/** What an engine and a model format implement: from bytes to a network, from a network to a plan. */
@Export
@Version("0.2.0")
package org.ganglion.api.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
