// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** An artifact on its way. It ends by itself after a bound, well or not. */
@ProviderType
public interface Fetch {
    /**
     * Waits for the end. To interrupt the waiting thread does not end the fetch; {@link #cancel} does.
     *
     * @return the file: whole, verified, durable
     * @throws org.ganglion.api.GanglionException NOT_FOUND: publishers have no such artifact; TIMEOUT: nobody
     *     answered; NETWORK: not connected all the time; BUSY: publishers were busy all the time; TOO_LARGE;
     *     DIGEST_MISMATCH: what came is not the artifact; STORAGE: no space, or writing failed; STOPPED: cancelled, or
     *     this device's transfer was stopped
     * @throws InterruptedException if the waiting thread is interrupted
     */
    Path await() throws InterruptedException;

    /** Ends it soon, with STOPPED; what has come is kept for the next time. Does nothing when it has ended. */
    void cancel();

    /** Whether it has ended, well or not. */
    boolean done();

    /** How far it is. */
    Progress progress();
}
