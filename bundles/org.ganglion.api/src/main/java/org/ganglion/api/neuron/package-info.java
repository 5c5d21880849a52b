// SPDX-License-Identifier: Apache-2.0
/** What a neuron model implements. */
@Export
@Version("0.2.0")
package org.ganglion.api.neuron;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
