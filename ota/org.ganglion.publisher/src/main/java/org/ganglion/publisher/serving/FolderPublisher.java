// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import java.nio.file.Path;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.publisher.Serving;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Serves a configured folder over this process's own connection. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.ganglion.publisher",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PublisherConfiguration.class)
public final class FolderPublisher {
    private final Serving serving;

    /** Begins to serve; reads nothing yet. */
    @Activate
    public FolderPublisher(@Reference Messaging messaging, PublisherConfiguration configuration) {
        Path folder = Path.of(configuration.folder());
        serving = new SharedServing(
                messaging,
                RepositoryStore.isRepository(folder) ? new RepositoryStore(folder) : new FolderStore(folder));
    }

    @Deactivate
    void close() {
        serving.close();
    }
}
