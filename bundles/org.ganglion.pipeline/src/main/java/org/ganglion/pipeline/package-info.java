// SPDX-License-Identifier: Apache-2.0
/**
 * Pipelines: source, encoders, session, decoders and sinks, tied by configurations of the factory PID {@code org.ganglion.pipeline}.
 */
@Export
@Version("0.2.0")
package org.ganglion.pipeline;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
