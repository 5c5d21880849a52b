// SPDX-License-Identifier: Apache-2.0
/** What encoders and decoders implement. */
@Export
@Version("0.1.0")
package org.ganglion.api.codec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
