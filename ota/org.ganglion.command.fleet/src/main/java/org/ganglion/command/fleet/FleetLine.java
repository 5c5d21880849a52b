// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Outcome;
import org.ganglion.api.messaging.PromptHandler;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.messaging.Topics;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;
import org.ganglion.rollout.NextCounter;
import org.ganglion.rollout.PinnedRelease;

/** The line to all devices, those of one group, or one: what is retained of them, and every change of it. */
final class FleetLine implements AutoCloseable {
    static final String ANY = "+";

    private static final String STATUS = "status";
    private static final String DESIRED = "desired";
    private static final String REPORTED = "reported";
    private static final String CAPABILITIES = "capabilities";
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final String group;
    private final String device;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Map<DeviceName, Map<String, byte[]>> devices = new TreeMap<>();
    private final Map<String, byte[]> groupDesired = new TreeMap<>();
    private final Map<DeviceName, DeviceReading> readings = new TreeMap<>();
    private long changes;

    /**
     * @param group whose devices, or {@link #ANY}
     * @param device which one, or {@link #ANY}
     */
    FleetLine(Connection connection, String group, String device) {
        this.connection = connection;
        this.group = group;
        this.device = device;
    }

    /**
     * Subscribes, and waits until everything retained has come: a broker sends it before an own message that is published afterwards.
     *
     * @throws GanglionException NETWORK if the broker cannot be reached in time
     */
    void open(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        CompletableFuture<Void> marked = new CompletableFuture<>();
        String marker = Topics.ROOT + "fleet/" + UUID.randomUUID();
        subscribe(marker, deadline, message -> marked.complete(null));
        for (String kind : List.of(STATUS, CAPABILITIES, DESIRED, REPORTED)) {
            subscribe(Topics.ROOT + group + '/' + device + '/' + kind, deadline, message -> take(kind, message));
        }
        if (!device.equals(ANY)) {
            subscribe(Topics.ROOT + group + "/_all/desired", deadline, message -> take(DESIRED, message));
        }
        BrokerAnswers.await(connection.deliver(Message.of(marker, new byte[] {1}, 1)), deadline);
        BrokerAnswers.await(marked, deadline);
    }

    private void subscribe(String topic, long deadline, Consumer<Message> handler) throws InterruptedException {
        // prompt: in the order in which the broker sends, over all subscriptions. Not QoS 1: of that a broker queues so
        // many and drops the
        // rest, of a large fleet's retained messages too; what is lost with a connection is retained and comes with the
        // next
        Subscription subscription = connection.subscribe(topic, 0, (PromptHandler) handler::accept);
        subscriptions.add(subscription);
        BrokerAnswers.await(subscription.granted(), deadline);
    }

    private synchronized void take(String kind, Message message) {
        String[] levels = message.topic().substring(Topics.ROOT.length()).split("/", 3);
        if (levels[1].equals("_all")) {
            groupDesired.put(levels[0], message.payload());
        } else {
            Topics.of(message.topic())
                    .ifPresent(topics -> put(new DeviceName(topics.group(), topics.device()), kind, message.payload()));
        }
        changes++;
        notifyAll();
    }

    private void put(DeviceName name, String kind, byte[] bytes) {
        devices.computeIfAbsent(name, key -> new LinkedHashMap<>()).put(kind, bytes);
        DeviceReading before = readings.getOrDefault(name, DeviceReading.of(name));
        readings.put(
                name,
                switch (kind) {
                    case STATUS -> before.withStatus(bytes);
                    case DESIRED -> before.withDesired(bytes);
                    case REPORTED -> before.withReported(bytes);
                    default -> before;
                });
    }

    /** What is known of every device at this moment. */
    synchronized Collection<DeviceReading> readings() {
        return List.copyOf(readings.values());
    }

    /** What is known of a device; of one that nobody has heard of there is nothing in it. */
    synchronized DeviceReading reading(DeviceName name) {
        return readings.getOrDefault(name, DeviceReading.of(name));
    }

    /** The document {@code capabilities} of a device, or none. */
    synchronized byte[] capabilities(DeviceName name) {
        return devices.getOrDefault(name, Map.of()).getOrDefault(CAPABILITIES, NOTHING);
    }

    /** The device's own desired document, or none. */
    synchronized byte[] desired(DeviceName name) {
        return devices.getOrDefault(name, Map.of()).getOrDefault(DESIRED, NOTHING);
    }

    /** The group's desired document, or none. */
    synchronized byte[] groupDesired(String ofGroup) {
        return groupDesired.getOrDefault(ofGroup, NOTHING);
    }

    /**
     * The next document of a device: it begins with its own, or with the group's, which is in force while there is none. A device remembers its
     * own when the broker has lost it; then it begins with what the device reports of that.
     *
     * @throws GanglionException as {@link DesiredDraft#of}
     */
    synchronized DesiredDraft draft(DeviceName name) {
        byte[] own = desired(name);
        JsonObject reported = reading(name).reported();
        if (own.length > 0) {
            return DesiredDraft.of(own, NextCounter.known(reported, "own").orElse(0));
        }
        if (ownInForce(name)) {
            return new DesiredDraft(
                    NextCounter.own(reported, now()), reading(name).reportedReleases(), Map.of(), 0);
        }
        DesiredDraft ofGroup = DesiredDraft.of(groupDesired(name.group()), 0);
        return new DesiredDraft(NextCounter.own(reported, now()), ofGroup.features(), ofGroup.previous(), 0);
    }

    /**
     * The next document of a group.
     *
     * @throws GanglionException as {@link DesiredDraft#of}
     */
    synchronized DesiredDraft groupDraft(String ofGroup) {
        byte[] present = groupDesired(ofGroup);
        List<JsonObject> reports = readings.values().stream()
                .filter(reading -> reading.name().group().equals(ofGroup))
                .map(DeviceReading::reported)
                .toList();
        return DesiredDraft.of(present, NextCounter.group(reports, present.length == 0 ? now() : 0) - 1);
    }

    /** Whether a device follows a document of its own, retained or remembered, rather than its group's. */
    synchronized boolean ownInForce(DeviceName name) {
        return desired(name).length > 0 || reading(name).followsItsOwn();
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    /**
     * The next document of a device with a release in it; nothing if it is desired already, as far as is known at this moment.
     *
     * @throws GanglionException as {@link DesiredDraft#of}
     */
    synchronized Optional<DesiredDraft> draftUnlessDesired(DeviceName name, PinnedRelease release) {
        return reading(name).desires(release)
                ? Optional.empty()
                : Optional.of(draft(name).with(release));
    }

    /**
     * Replaces a device's retained desired document.
     *
     * @throws GanglionException NETWORK
     */
    void desire(DeviceName name, DesiredDraft draft) throws InterruptedException {
        byte[] bytes = draft.bytes();
        synchronized (this) {
            // the broker's own echo comes later; until then nobody shall think that it was not asked. Afterwards this
            // might hide the document of somebody else that has replaced it
            put(name, DESIRED, bytes);
        }
        publish(new Topics(name.group(), name.device()).desired(), bytes);
    }

    /**
     * Replaces a group's retained desired document.
     *
     * @throws GanglionException NETWORK
     */
    void desireOfGroup(String ofGroup, DesiredDraft draft) throws InterruptedException {
        publish(Topics.ROOT + ofGroup + "/_all/desired", draft.bytes());
    }

    private void publish(String topic, byte[] json) throws InterruptedException {
        Outcome outcome = BrokerAnswers.await(
                connection.deliver(new Message(topic, json, 1, true, null, null, Message.JSON, 0, Map.of())),
                System.nanoTime() + FleetOptions.TO_CONNECT.toNanos());
        if (outcome != Outcome.DELIVERED) {
            throw new GanglionException(Reason.NETWORK, "the broker did not take " + topic + ": " + outcome);
        }
    }

    /** How many changes there have been. */
    synchronized long changes() {
        return changes;
    }

    /** Waits until there have been more changes than these, but not longer than the limit. */
    synchronized void awaitChange(long seen, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (changes == seen) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }
}
