// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import java.nio.file.Path;
import java.util.List;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.Transfer;
import org.ganglion.transfer.receiving.ArtifactFetch;
import org.ganglion.transfer.receiving.Fetches;
import org.ganglion.transfer.receiving.LinkedOrigin;
import org.ganglion.transfer.receiving.Pace;
import org.ganglion.transfer.receiving.Volume;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Fetches over the device's own connection; of use without OSGi too. */
@Component(service = Transfer.class, configurationPid = "org.ganglion.transfer")
@Designate(ocd = TransferConfiguration.class)
public final class MessagingTransfer implements Transfer, AutoCloseable {
    private static final String ADDRESS = "mqtt:";

    private final Pace pace;
    private final MessagingLinks links;
    private final Fetches fetches = new Fetches();

    /** As configured. */
    @Activate
    public MessagingTransfer(@Reference Messaging messaging, TransferConfiguration configuration) {
        this(messaging, ConfiguredPace.manner(configuration));
    }

    /** Without a framework. */
    public MessagingTransfer(Messaging messaging, Pace pace) {
        this(messaging, Manner.of(pace));
    }

    /** Without a framework. */
    public MessagingTransfer(Messaging messaging, Manner manner) {
        this.pace = manner.pace();
        this.links = new MessagingLinks(messaging, manner);
    }

    @Override
    public Fetch fetch(Artifact artifact, Path file, List<Path> held, ProgressListener listener) {
        return fetches.start(new ArtifactFetch(artifact, "", file, held, Volume.local(), links, pace, listener));
    }

    @Override
    public void discard(Path file) {
        fetches.discard(file);
    }

    @Override
    public Origin origin() {
        return new LinkedOrigin(ADDRESS, links, fetches, pace);
    }

    /** Cancels all fetches and waits for their threads, within a bound. */
    @Override
    @Deactivate
    public void close() {
        links.close();
        fetches.close();
    }
}
