// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mqtt;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.broker.Brokers;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.command.proof.files.Sha256;
import org.ganglion.command.proof.files.WorkFolder;
import org.ganglion.model.ModelPacker;
import org.ganglion.publisher.Publishers;
import org.ganglion.publisher.Serving;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Companions;
import org.ganglion.transfer.Origins;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.Transfer;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;

/** What it costs to bring an artifact to a device: time beside a bare client, and bytes where a former version is held. */
@Component
public final class TransferProof implements Proof {
    private static final double LEAST_RATIO = 0.6;
    private static final double MOST_COST = 0.05;
    private static final int LENGTH = 32 << 20;
    /** A chunk or two come again around an insertion, and are more than 5 % of less. */
    private static final int LEAST_TO_SHIFT = 2_000_000;

    private static final int BLOCK = 32_768;
    private static final int WARM_ROUNDS = 3;
    private static final double MEGA = 1e6;
    private static final String DEVICE = "proof-transfer";
    private static final long STARTING_MILLIS = 20_000;

    private final BundleContext context;
    private final Brokers brokers;
    private final MessagingFactory messaging;
    private final Publishers publishers;
    private final Origins origins;
    private final ModelPacker packer;
    private final ConfigurationAdmin admin;

    /** Made by the component runtime. */
    @Activate
    public TransferProof(
            BundleContext context,
            @Reference Brokers brokers,
            @Reference MessagingFactory messaging,
            @Reference Publishers publishers,
            @Reference Origins origins,
            @Reference ModelPacker packer,
            @Reference ConfigurationAdmin admin) {
        this.context = context;
        this.brokers = brokers;
        this.messaging = messaging;
        this.publishers = publishers;
        this.origins = origins;
        this.packer = packer;
        this.admin = admin;
    }

    @Override
    public String name() {
        return "transfer";
    }

    @Override
    public String shows() {
        return "32 MB to a device, verified and durable, against a bare Paho client moving the same blocks, A B A B (rate); bytes that come"
                + " where a former version is held (reuse)";
    }

    @Override
    public String bar() {
        return "at least 0.60 of the bare client's rate in the median; at most 5 % of its bytes for 1 % of a model's weights"
                + " changed in one run, or here and there by a delta, and from 2 MB on for 1 % inserted";
    }

    @Override
    public int fullCount() {
        return 15;
    }

    @Override
    public int quickCount() {
        return 2;
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        try (WorkFolder folder = WorkFolder.temporary("ganglion-proof-transfer")) {
            if (run.includes("reuse")) {
                reuse(run, folder.path(), figures, broken);
            }
            if (run.includes("rate")) {
                rate(run, folder.path(), figures, broken);
            }
        }
        return new Findings(figures, broken);
    }

    private void rate(ProofRun run, Path folder, Map<String, Object> figures, List<String> broken) throws Exception {
        byte[] bytes = new byte[LENGTH];
        new Random(run.seed()).nextBytes(bytes);
        Path file = Files.write(folder.resolve("served"), bytes);
        Artifact artifact = new Artifact(Sha256.hex(bytes), LENGTH, Optional.of(Sha256.hex(Companions.hashList(file))));
        try (BrokerAtHand broker = BrokerAtHand.start(brokers);
                BareBlocks bare = new BareBlocks(broker.url());
                Connection fleet = messaging.connect(ConnectionSettings.of(
                        URI.create(broker.url()), new Topics("default", "proof-fleet"), "ganglion-proof-publisher"));
                Serving serving = publishers.serve(fleet, publishers.files(List.of(file)))) {
            serving.ready().toCompletableFuture().get(STARTING_MILLIS, TimeUnit.MILLISECONDS);
            Configuration connection = admin.getConfiguration("org.ganglion.mqtt", "?");
            Dictionary<String, Object> wanted = new Hashtable<>(Map.of("broker", broker.url(), "device", DEVICE));
            connection.update(wanted);
            try {
                figures.put("broker", broker.kind());
                measure(run, bare, transfer(), artifact, bytes, folder.resolve("store"), figures, broken);
            } finally {
                connection.delete();
            }
        }
    }

    private Transfer transfer() throws InterruptedException {
        ServiceTracker<Transfer, Transfer> tracker = new ServiceTracker<>(context, Transfer.class, null);
        tracker.open();
        try {
            Transfer service = tracker.waitForService(STARTING_MILLIS);
            if (service == null) {
                throw new GanglionException(Reason.TIMEOUT, "there is no transfer service within 20 s");
            }
            return service;
        } finally {
            tracker.close();
        }
    }

    private static void measure(
            ProofRun run,
            BareBlocks bare,
            Transfer transfer,
            Artifact artifact,
            byte[] bytes,
            Path target,
            Map<String, Object> figures,
            List<String> broken)
            throws Exception {
        for (int i = 0; i < WARM_ROUNDS; i++) {
            bare.move(bytes, BLOCK);
            fetch(transfer, artifact, target);
        }
        double[] plain = new double[run.count()];
        double[] ours = new double[run.count()];
        double[] ratios = new double[run.count()];
        for (int i = 0; i < run.count() && !run.cancelled(); i++) {
            plain[i] = LENGTH / MEGA / (bare.move(bytes, BLOCK) / 1e9);
            ours[i] = LENGTH / MEGA / (fetch(transfer, artifact, target) / 1e9);
            ratios[i] = ours[i] / plain[i];
            run.progress(
                    i + 1, "rounds: bare " + Math.round(plain[i]) + " MB/s, ours " + Math.round(ours[i]) + " MB/s");
        }
        double ratio = Quantiles.of(ratios).median();
        figures.put("rounds", run.count());
        figures.put("bare_MB_per_s", Quantiles.rounded(Quantiles.of(plain).median()));
        figures.put("transfer_MB_per_s", Quantiles.rounded(Quantiles.of(ours).median()));
        figures.put("ratio", Quantiles.rounded(ratio));
        if (!(ratio >= LEAST_RATIO)) {
            broken.add("a ratio of " + Quantiles.rounded(ratio) + " is below " + LEAST_RATIO);
        }
    }

    private static long fetch(Transfer transfer, Artifact artifact, Path target)
            throws IOException, InterruptedException {
        Files.deleteIfExists(target);
        long start = System.nanoTime();
        transfer.fetch(artifact, target, List.of(), ProgressListener.NONE).await();
        return System.nanoTime() - start;
    }

    private void reuse(ProofRun run, Path folder, Map<String, Object> figures, List<String> broken) throws Exception {
        Map<String, byte[]> models = new LinkedHashMap<>();
        models.put("synthetic_32_MB", FormerVersions.weights(LENGTH, run.seed()));
        Path real = largest(run.models(".tflite"));
        models.put(
                real.getFileName().toString(),
                packer.pack(ModelPacker.Order.of(real)).bytes());
        for (Map.Entry<String, byte[]> model : models.entrySet()) {
            FormerVersions versions = new FormerVersions(origins, folder, model.getValue(), run.seed());
            for (FormerVersions.Change change : FormerVersions.Change.values()) {
                FormerVersions.Cost cost = versions.cost(change);
                String what = model.getKey() + ": " + change.words();
                figures.put(what, cost.summary());
                run.say(what + ": " + cost.summary());
                if (cost.share() > MOST_COST
                        && (change != FormerVersions.Change.INSERTION || cost.length() >= LEAST_TO_SHIFT)) {
                    broken.add(what + " costs " + Quantiles.rounded(100 * cost.share()) + " %");
                }
            }
        }
    }

    private static Path largest(List<Path> files) throws IOException {
        Path largest = files.get(0);
        for (Path file : files) {
            largest = Files.size(file) > Files.size(largest) ? file : largest;
        }
        return largest;
    }
}
