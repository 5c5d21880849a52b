// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import java.nio.file.Path;
import java.util.Collection;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.publisher.Publishers;
import org.ganglion.publisher.Serving;
import org.ganglion.transfer.ArtifactStore;
import org.osgi.service.component.annotations.Component;

/** Makes publishers; of use without OSGi too. */
@Component
public final class MessagingPublishers implements Publishers {
    @Override
    public Serving serve(Messaging messaging, ArtifactStore store) {
        return new SharedServing(messaging, store);
    }

    @Override
    public ArtifactStore files(Collection<Path> files) {
        return new ListedFiles(files, true);
    }

    @Override
    public ArtifactStore extras(Collection<Path> files) {
        return new ListedFiles(files, false);
    }

    @Override
    public ArtifactStore folder(Path folder) {
        return new FolderStore(folder);
    }

    @Override
    public ArtifactStore repository(Path folder) {
        return new RepositoryStore(folder);
    }
}
