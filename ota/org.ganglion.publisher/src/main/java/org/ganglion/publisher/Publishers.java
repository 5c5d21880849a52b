// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher;

import java.nio.file.Path;
import java.util.Collection;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.transfer.ArtifactStore;
import org.osgi.annotation.versioning.ProviderType;

/** Makes publishers. */
@ProviderType
public interface Publishers {
    /**
     * Serves what devices ask for until closed. The requests of all devices are shared among all publishers of a
     * broker. One whose store does not {@linkplain ArtifactStore#holdsAll() hold all} sends devices on to the others for the rest.
     *
     * @param messaging the connection; stays open when the serving ends
     * @param store what to serve
     * @return the serving, which begins when the broker grants the subscription
     */
    Serving serve(Messaging messaging, ArtifactStore store);

    /**
     * A store of given files, each served by its digest and by its file name.
     *
     * @param files read once now, for their digests; must not change while they are served
     * @throws org.ganglion.api.GanglionException NOT_FOUND or STORAGE, naming the file
     */
    ArtifactStore files(Collection<Path> files);

    /**
     * As {@link #files}, for a publisher that serves a few things for a while, beside whoever serves the rest: it does not {@linkplain
     * ArtifactStore#holdsAll() hold all}.
     */
    ArtifactStore extras(Collection<Path> files);

    /**
     * A store of all files of a folder and those below it, each served by its digest and by its path relative to the
     * folder. Files that are added later are found; a file that has changed is read anew.
     *
     * @throws org.ganglion.api.GanglionException NOT_FOUND if there is no such folder
     */
    ArtifactStore folder(Path folder);

    /**
     * A store of a TUF repository's folder with consistent snapshots: metadata is served by its path below the folder, targets by their digest
     * too. What is added to the repository is found without more ado. Nothing but {@code metadata} and {@code targets} is served.
     *
     * @throws org.ganglion.api.GanglionException NOT_FOUND if it is no such folder
     */
    ArtifactStore repository(Path folder);
}
