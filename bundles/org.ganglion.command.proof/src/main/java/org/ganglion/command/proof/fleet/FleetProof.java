// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fleet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.ganglion.api.GanglionException;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.PromptHandler;
import org.ganglion.api.messaging.Topics;
import org.ganglion.broker.Brokers;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.command.proof.files.WorkFolder;
import org.ganglion.command.proof.mqtt.BrokerAtHand;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.Transfers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A fleet takes a signed release of 8 MB from one publisher over one broker: each device by itself, with the publisher killed in the middle
 * and another started; and all together, each block sent once for all.
 */
@Component
public final class FleetProof implements Proof {
    private static final int LENGTH = 8_000_000;
    private static final double MOST_MEGABYTES = 256;
    /** What a device may receive beyond the artifact: headers, hash list, metadata, blocks asked for twice after a kill. */
    private static final double MOST_BYTES_PER_BYTE = 1.15;
    /** The same where blocks are for all: what one device has lost and another has not comes to both again. */
    private static final double MOST_BYTES_PER_BYTE_TOGETHER = 1.5;
    /** How often a block may be published for a group that asks together: devices that fall behind ask again. */
    private static final double MOST_TIMES = 1.5;

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Duration PATIENCE = Duration.ofMinutes(25);
    private static final long LOOK_MILLIS = 50;
    private static final Duration SPREAD = Duration.ofMillis(500);

    private final MessagingFactory messaging;
    private final Transfers transfers;
    private final Brokers brokers;

    /** Made by the component runtime. */
    @Activate
    public FleetProof(
            @Reference MessagingFactory messaging, @Reference Transfers transfers, @Reference Brokers brokers) {
        this.messaging = messaging;
        this.transfers = transfers;
        this.brokers = brokers;
    }

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public String shows() {
        return "simulated devices take a signed release of 8 MB from one publisher over one broker: each by itself, the publisher"
                + " killed in the middle and another started ('alone'), and as a group that asks together ('together')";
    }

    @Override
    public String bar() {
        return "every device has it, verified; at most 1.15 bytes received for a byte needed, 1.5 together; the publisher at most"
                + " 256 MB resident; together a block is sent 1.5 times at most";
    }

    @Override
    public int fullCount() {
        return 200;
    }

    @Override
    public int quickCount() {
        return 10;
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        try (WorkFolder work = WorkFolder.at(place(run))) {
            Path folder = work.path();
            figures.put("folders_in_memory", folder.startsWith(MEMORY));
            SignedRelease release = SignedRelease.of(folder.resolve("fleet"), LENGTH, run.seed());
            for (String part : List.of("alone", "together")) {
                if (run.includes(part) && !run.cancelled()) {
                    Map<String, Object> found =
                            part(run, release, folder.resolve(part), part.equals("together"), broken);
                    figures.put(part, found);
                    run.say(part + ": " + found);
                }
            }
        }
        return new Findings(figures, broken);
    }

    /** In memory where that is possible: one disk is not as many as the devices have. */
    private static Path place(ProofRun run) throws IOException {
        long needed = 2L * LENGTH * (run.count() + 1);
        return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > needed
                ? MEMORY.resolve(
                        "ganglion-proof-fleet-" + ProcessHandle.current().pid())
                : run.surroundings().state().resolve("proof/fleet-run");
    }

    private Map<String, Object> part(
            ProofRun run, SignedRelease release, Path folder, boolean together, List<String> broken) throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<SimulatedDevice> devices = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(run.count());
        try (BrokerAtHand broker = BrokerAtHand.start(brokers);
                Connection watcher = messaging.connect(ConnectionSettings.of(
                        URI.create(broker.url()), new Topics("watch", "watcher"), "ganglion-watcher"));
                Publishing publishing =
                        new Publishing(run.surroundings().root(), folder, release.folder(), broker.url())) {
            figures.put("broker", broker.kind());
            figures.put("devices", run.count());
            AtomicLong published = new AtomicLong();
            watcher.subscribe(Topics.ROOT + "blob/#", 0, (PromptHandler)
                    (Message message) -> published.addAndGet(message.payload().length));
            connect(run, devices, folder, broker.url(), together);
            awaitPublisher(watcher);
            List<Future<SimulatedDevice.Outcome>> outcomes = new ArrayList<>();
            long begin = System.nanoTime();
            devices.forEach(device -> outcomes.add(threads.submit(() -> device.take(release.root()))));
            follow(run, devices, outcomes, publishing, !together);
            List<SimulatedDevice.Outcome> ended = ended(outcomes, broken, together ? "together" : "alone");
            figures.put("seconds", Quantiles.rounded((System.nanoTime() - begin) / 1e9));
            tell(figures, ended, publishing, broken, together);
            if (together) {
                double times = (double) published.get() / LENGTH;
                figures.put("published_bytes_per_byte_of_the_release", Quantiles.rounded(times));
                if (times > MOST_TIMES || published.get() == 0) {
                    broken.add("together: a block was sent " + Quantiles.rounded(times) + " times");
                }
            }
        } finally {
            threads.shutdownNow();
            devices.parallelStream().forEach(SimulatedDevice::close);
            threads.awaitTermination(20, TimeUnit.SECONDS);
        }
        return figures;
    }

    private void connect(ProofRun run, List<SimulatedDevice> devices, Path folder, String broker, boolean together)
            throws IOException, InterruptedException {
        for (int i = 0; i < run.count(); i++) {
            Topics topics = new Topics(together ? "fleet-of-all" : "group-" + i % 4, "device-" + i);
            devices.add(new SimulatedDevice(
                    messaging,
                    transfers,
                    URI.create(broker),
                    topics,
                    folder.resolve(topics.device()),
                    together,
                    together ? Duration.ZERO : SPREAD));
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!devices.stream().allMatch(SimulatedDevice::connected)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("not all devices are connected");
            }
            Thread.sleep(20);
        }
        run.say(devices.size() + " devices are connected");
    }

    /** A publisher that is still starting would be the first thing that the figures show. */
    private void awaitPublisher(Connection watcher) throws InterruptedException {
        try (Origin repository = transfers.over(watcher, false, Duration.ZERO)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                try {
                    repository.read("metadata/timestamp.json", 1 << 20);
                    return;
                } catch (GanglionException notYet) {
                    if (System.nanoTime() - deadline > 0) {
                        throw notYet;
                    }
                    Thread.sleep(LOOK_MILLIS); // an answer that there is nothing comes at once
                }
            }
        }
    }

    /** Waits, and kills the publisher when half of all has arrived. */
    private static void follow(
            ProofRun run,
            List<SimulatedDevice> devices,
            List<Future<SimulatedDevice.Outcome>> outcomes,
            Publishing publishing,
            boolean kill)
            throws IOException, InterruptedException {
        boolean killed = !kill;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!outcomes.stream().allMatch(Future::isDone)) {
            if (System.nanoTime() - deadline > 0 || run.cancelled()) {
                outcomes.forEach(outcome -> outcome.cancel(true));
                return;
            }
            long held = devices.stream()
                    .mapToLong(device -> device.progress().held())
                    .sum();
            if (!killed && held > (long) LENGTH * devices.size() / 2) {
                killed = true;
                publishing.replace();
                run.say("the publisher was killed at " + held / 1_000_000 + " MB of "
                        + (long) LENGTH * devices.size() / 1_000_000 + ", another is started");
            }
            publishing.look();
            run.progress((int) outcomes.stream().filter(Future::isDone).count(), "devices");
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static List<SimulatedDevice.Outcome> ended(
            List<Future<SimulatedDevice.Outcome>> outcomes, List<String> broken, String part)
            throws InterruptedException {
        List<SimulatedDevice.Outcome> ended = new ArrayList<>();
        int failed = 0;
        String first = "";
        for (Future<SimulatedDevice.Outcome> each : outcomes) {
            try {
                ended.add(each.get());
            } catch (ExecutionException e) {
                failed++;
                first = String.valueOf(e.getCause());
            } catch (CancellationException e) {
                failed++;
                first = "it did not end in time";
            }
        }
        if (failed > 0) {
            broken.add(part + ": " + failed + " devices have not taken it, such as: " + first);
        }
        return ended;
    }

    private static void tell(
            Map<String, Object> figures,
            List<SimulatedDevice.Outcome> ended,
            Publishing publishing,
            List<String> broken,
            boolean together) {
        String part = together ? "together" : "alone";
        double[] seconds =
                ended.stream().mapToDouble(outcome -> outcome.millis() / 1e3).toArray();
        double[] traffic =
                ended.stream().mapToDouble(SimulatedDevice.Outcome::traffic).toArray();
        figures.put("successful", ended.size());
        if (ended.isEmpty()) {
            return;
        }
        double perByte = Arrays.stream(traffic).average().orElseThrow() / LENGTH;
        figures.put(
                "device_seconds_median", Quantiles.rounded(Quantiles.of(seconds).median()));
        figures.put(
                "device_seconds_longest",
                Quantiles.rounded(Arrays.stream(seconds).max().orElseThrow()));
        figures.put("bytes_received_per_byte_needed", Quantiles.rounded(perByte));
        figures.put("bytes_per_device_most", (long) Arrays.stream(traffic).max().orElseThrow());
        figures.put(
                "requests",
                ended.stream().mapToLong(SimulatedDevice.Outcome::requests).sum());
        figures.put(
                "wasted_blocks",
                ended.stream().mapToLong(SimulatedDevice.Outcome::wasted).sum());
        figures.put(
                "retries",
                ended.stream().mapToInt(SimulatedDevice.Outcome::retries).sum());
        figures.put("publishers", publishing.started());
        figures.put("publisher_MB_most", Quantiles.rounded(publishing.mostMegabytes()));
        figures.put("publisher_processor_seconds", Quantiles.rounded(publishing.processorSeconds()));
        if (perByte > (together ? MOST_BYTES_PER_BYTE_TOGETHER : MOST_BYTES_PER_BYTE)) {
            broken.add(part + ": " + Quantiles.rounded(perByte) + " bytes were received for a byte needed");
        }
        if (publishing.mostMegabytes() > MOST_MEGABYTES) {
            broken.add(part + ": the publisher took " + Quantiles.rounded(publishing.mostMegabytes()) + " MB");
        }
    }
}
