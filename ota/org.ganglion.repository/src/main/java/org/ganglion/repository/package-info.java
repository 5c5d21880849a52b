// SPDX-License-Identifier: Apache-2.0
/**
 * A repository of releases as The Update Framework describes it (specification 1.0.34): a plain folder that holds signed metadata and
 * targets, for a web server, an object store, a USB stick or a publisher.
 *
 * <p>{@link org.ganglion.repository.Repository} reads one; what changes it goes through {@link org.ganglion.repository.Publication}.
 */
@Export
@Version("0.1.0")
package org.ganglion.repository;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
