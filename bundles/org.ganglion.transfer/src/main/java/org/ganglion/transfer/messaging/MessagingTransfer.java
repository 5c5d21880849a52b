// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.Transfer;
import org.ganglion.transfer.receiving.ArtifactFetch;
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
    private final Messaging messaging;
    private final Pace pace;
    private final Subscription data;
    private final Map<Path, RunningFetch> running = new HashMap<>();
    private boolean closed;

    /** As configured. */
    @Activate
    public MessagingTransfer(@Reference Messaging messaging, TransferConfiguration configuration) {
        this(messaging, pace(configuration));
    }

    /** Without a framework. */
    public MessagingTransfer(Messaging messaging, Pace pace) {
        this.messaging = messaging;
        this.pace = pace;
        this.data = messaging.subscribe(messaging.topics().data(), 0, this::arrived);
    }

    private static Pace pace(TransferConfiguration from) {
        try {
            return new Pace(
                    from.block_size(),
                    from.window_bytes(),
                    Duration.ofMillis(from.silence_ms()),
                    Duration.ofMillis(from.longest_silence_ms()),
                    from.attempts(),
                    Duration.ofMillis(from.first_delay_ms()));
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, "configuration org.ganglion.transfer: " + e.getMessage(), e);
        }
    }

    @Override
    public Fetch fetch(Artifact artifact, Path file, List<Path> held, ProgressListener listener) {
        Path target = file.toAbsolutePath().normalize();
        MessagingLink link = new MessagingLink(messaging);
        ArtifactFetch work = new ArtifactFetch(artifact, target, held, Volume.local(), link, pace, listener);
        RunningFetch fetch = new RunningFetch(work, link, target, artifact.sha256(), data.granted(), this::ended);
        synchronized (running) {
            if (closed) {
                throw new GanglionException(Reason.STOPPED, target + ": the transfer of this device has been stopped");
            }
            if (running.containsKey(target)) {
                throw new GanglionException(
                        Reason.BUSY, target + ": is being fetched already; wait for it or cancel it");
            }
            running.put(target, fetch);
        }
        fetch.start();
        return fetch;
    }

    @Override
    public void discard(Path file) {
        Path target = file.toAbsolutePath().normalize();
        synchronized (running) {
            if (running.containsKey(target)) {
                throw new GanglionException(Reason.BUSY, target + ": is being fetched; cancel that first");
            }
            try {
                Files.deleteIfExists(ArtifactFetch.beside(target));
            } catch (IOException e) {
                throw new GanglionException(
                        Reason.STORAGE, ArtifactFetch.beside(target) + ": cannot be deleted: " + e.getMessage(), e);
            }
        }
    }

    private void arrived(Message message) {
        for (RunningFetch fetch : present()) {
            if (fetch.concerns(message.payload())) {
                fetch.arrived(message.payload());
            }
        }
    }

    private List<RunningFetch> present() {
        synchronized (running) {
            return new ArrayList<>(running.values());
        }
    }

    private void ended(RunningFetch fetch) {
        synchronized (running) {
            running.remove(fetch.file(), fetch);
        }
    }

    /** Cancels all fetches and waits for their threads, within a bound. */
    @Override
    @Deactivate
    public void close() {
        synchronized (running) {
            closed = true;
        }
        data.close();
        List<RunningFetch> left = present();
        left.forEach(RunningFetch::cancel);
        left.forEach(RunningFetch::join);
    }
}
