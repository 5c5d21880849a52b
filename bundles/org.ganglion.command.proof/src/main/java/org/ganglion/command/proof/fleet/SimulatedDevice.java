// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fleet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.Transfers;
import org.ganglion.tuf.FolderMetadataStore;
import org.ganglion.tuf.Limits;
import org.ganglion.tuf.NoSuchMetadataException;
import org.ganglion.tuf.Target;
import org.ganglion.tuf.TufClient;
import org.ganglion.tuf.TufException;

/**
 * A device without a framework: its own connection, its own folder, and the code with which every device refreshes metadata and fetches.
 */
final class SimulatedDevice implements AutoCloseable {
    private static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final long LONGEST_WAIT_MILLIS = 2000;

    private final Topics topics;
    private final Path folder;
    private final Connection connection;
    private final Origin origin;
    private final AtomicLong metadataBytes = new AtomicLong();
    private volatile Progress progress = NONE;

    /**
     * How it went.
     *
     * @param millis from being asked to the verified file
     * @param traffic bytes that came, metadata included
     * @param requests for blocks
     * @param wasted blocks that were of no use
     * @param retries how often it began again, as a device does when nobody answers
     */
    record Outcome(double millis, long traffic, long requests, long wasted, int retries) {}

    /**
     * Connects.
     *
     * @param multicast whether it takes blocks that are sent to several devices at once
     * @param spread within which it begins at random
     */
    SimulatedDevice(
            MessagingFactory messaging,
            Transfers transfers,
            URI broker,
            Topics topics,
            Path folder,
            boolean multicast,
            Duration spread)
            throws IOException {
        this.topics = topics;
        this.folder = Files.createDirectories(folder);
        this.connection = messaging.connect(
                ConnectionSettings.of(broker, topics, "ganglion-" + topics.group() + '-' + topics.device())
                        .announcing(""));
        this.origin = transfers.over(connection, multicast, spread);
    }

    boolean connected() {
        return connection.connected();
    }

    Progress progress() {
        return progress;
    }

    /** Trusts what the repository says, from its root on, and takes the artifact; begins again when nobody answers. */
    Outcome take(byte[] root) throws InterruptedException, IOException, TufException {
        long begin = System.nanoTime();
        long traffic = 0;
        int retries = 0;
        while (!fetched(root)) {
            traffic += progress.traffic();
            progress = NONE;
            retries++;
            Thread.sleep(ThreadLocalRandom.current().nextLong(LONGEST_WAIT_MILLIS));
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        traffic += progress.traffic() + metadataBytes.get();
        return new Outcome(millis, traffic, progress.requests(), progress.wasted(), retries);
    }

    private boolean fetched(byte[] root) throws InterruptedException, IOException, TufException {
        try {
            fetch(root);
            return true;
        } catch (TufException e) {
            if (e.reason() != TufException.Reason.NETWORK) {
                throw e;
            }
        } catch (GanglionException e) {
            if (e.reason().category() != Reason.Category.NETWORK) {
                throw e;
            }
        }
        return false;
    }

    private void fetch(byte[] root) throws InterruptedException, IOException, TufException {
        report("FETCHING", null);
        FolderMetadataStore trusted = new FolderMetadataStore(folder.resolve("tuf"));
        Files.createDirectories(folder.resolve("tuf"));
        TufClient.init(trusted, root);
        TufClient client = new TufClient(this::metadata, trusted, InstantSource.system(), Limits.DEFAULTS);
        client.refresh();
        Target target = client.find(SignedRelease.PATH)
                .orElseThrow(() -> new GanglionException(
                        Reason.NOT_FOUND, topics + ": the repository has no " + SignedRelease.PATH));
        Artifact artifact = new Artifact(target.hashes().get("sha256"), target.length(), Optional.of((String)
                target.custom().get("hashes")));
        Path file = folder.resolve(artifact.sha256());
        Fetch fetch =
                origin.fetch(artifact, "targets/" + client.location(target), file, List.of(), now -> progress = now);
        fetch.await();
        if (Files.size(file) != target.length()) {
            throw new GanglionException(Reason.INCONSISTENT, file + " is not as long as its target");
        }
        report("IDLE", "SUCCESSFUL");
    }

    private byte[] metadata(String name, int most) throws IOException {
        try {
            byte[] bytes = origin.read("metadata/" + name, most);
            metadataBytes.addAndGet(bytes.length);
            return bytes;
        } catch (GanglionException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                throw new NoSuchMetadataException(name);
            }
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void report(String state, String outcome) {
        String json = outcome == null
                ? Json.write(Map.of("schema", 1, "state", state))
                : Json.write(Map.of("schema", 1, "state", state, "outcome", outcome));
        connection.publish(Message.json(topics.reported(), json, 1).retain());
    }

    @Override
    public void close() {
        origin.close();
        connection.close();
    }
}
