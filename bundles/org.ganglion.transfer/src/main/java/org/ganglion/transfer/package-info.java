// SPDX-License-Identifier: Apache-2.0
/**
 * Artifacts travel in blocks: the protocol of {@code cnf/docs/transfer-protocol.md}, both sides.
 *
 * <p>A device fetches with {@link org.ganglion.transfer.Transfer}, or from an {@link org.ganglion.transfer.Origin} by any
 * of three ways; a publisher answers with {@link
 * org.ganglion.transfer.BlockServer} from an {@link org.ganglion.transfer.ArtifactStore}.
 */
@Export
@Version("0.3.0")
package org.ganglion.transfer;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
