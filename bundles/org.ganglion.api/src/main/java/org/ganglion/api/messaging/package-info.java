// SPDX-License-Identifier: Apache-2.0
/**
 * Messages between a device and its fleet: a small view of an MQTT 5 connection.
 *
 * <p>Sources, sinks, telemetry, update and transfer know {@link org.ganglion.api.messaging.Messaging} and nothing of
 * the MQTT client behind it. Nothing in this package blocks unless it says so.
 */
@Export
@Version("0.3.0")
package org.ganglion.api.messaging;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
