// SPDX-License-Identifier: Apache-2.0
/** An MQTT 5 broker inside the process. */
@Export
@Version("0.1.0")
package org.ganglion.broker;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
