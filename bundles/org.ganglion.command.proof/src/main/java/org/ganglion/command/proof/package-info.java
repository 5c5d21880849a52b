// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ganglion proof}: every claim about Ganglion has a proof that runs it, with a bar and a count. Exported for proofs that live beside what
 * they take apart.
 */
@Export
@Version("0.1.0")
package org.ganglion.command.proof;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
