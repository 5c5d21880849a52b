// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.messaging;

import org.osgi.annotation.versioning.ProviderType;

/** Undoes what it was given for. Closing twice does nothing. */
@ProviderType
@FunctionalInterface
public interface Registration extends AutoCloseable {
    @Override
    void close();
}
