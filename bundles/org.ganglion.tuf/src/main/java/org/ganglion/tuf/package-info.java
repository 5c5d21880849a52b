// SPDX-License-Identifier: Apache-2.0
/**
 * A client of The Update Framework (TUF), specification 1.0.34: what of a repository may be trusted.
 *
 * <p>{@link org.ganglion.tuf.TufClient} follows the specification's client workflow; where metadata comes from, where it is
 * kept and what time it is are interfaces. It needs the JDK and nothing else.
 */
@Export
@Version("0.1.0")
package org.ganglion.tuf;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
