// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.Optional;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.Origins;

/** The repository that this device is configured to take its releases from, opened when it is needed. */
final class RepositoryLine {
    private Origins origins;
    private Origin open;

    synchronized void use(Origins service) {
        close();
        origins = service;
    }

    synchronized void lose(Origins service) {
        if (origins == service) {
            close();
            origins = null;
        }
    }

    /** It, if there is the service that opens it. */
    synchronized Optional<Origin> origin() {
        if (open == null && origins != null) {
            open = origins.open(origins.configured());
        }
        return Optional.ofNullable(open);
    }

    synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
