// SPDX-License-Identifier: Apache-2.0
/**
 * The native TensorFlow Lite library and its Java binding, loaded at the first need and never again.
 *
 * <p>The bundle is cold: exchanging it takes a restart, because a process cannot unload a library that it has mapped.
 */
@Export
@Version("1.0.0")
@Capability(namespace = "ganglion.update", attribute = "mode=cold")
package org.ganglion.tflite.natives;

import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
