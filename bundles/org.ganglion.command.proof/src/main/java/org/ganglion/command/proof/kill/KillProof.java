// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.messaging.Topics;
import org.ganglion.broker.Brokers;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.files.WorkFolder;
import org.ganglion.command.proof.mqtt.BrokerAtHand;
import org.ganglion.model.ModelPacker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A device whose process is killed while it is updated over a bad network. */
@Component
public final class KillProof implements Proof {
    static final String DEVICE = "killed";
    /** Within which a device converges after a kill. */
    static final long BOUND_SECONDS = 90;

    private final Brokers brokers;
    private final ModelWriter writer;
    private final ModelPacker packer;

    /** Made by the component runtime. */
    @Activate
    public KillProof(@Reference Brokers brokers, @Reference ModelWriter writer, @Reference ModelPacker packer) {
        this.brokers = brokers;
        this.writer = writer;
        this.packer = packer;
    }

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String shows() {
        return "a delivered device, killed at every state of an update and at random, its connections cut, delayed, doubled and left half open, "
                + "runs what is desired in the end and says so";
    }

    @Override
    public String bar() {
        return "every round converges within " + BOUND_SECONDS + " s of the kill";
    }

    @Override
    public int fullCount() {
        return 200;
    }

    @Override
    public int quickCount() {
        return 3;
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        Topics topics = new Topics("default", DEVICE);
        try (WorkFolder work = WorkFolder.temporary("ganglion-kill");
                BrokerAtHand broker = BrokerAtHand.start(brokers);
                RoughProxy proxy = new RoughProxy(address(broker.url()));
                Overheard overheard = new Overheard(broker.url(), topics);
                KilledDevice device = delivered(run, work.path(), proxy.url())) {
            Path folder = work.path();
            UnsignedRepository repository = new UnsignedRepository(folder.resolve("repository"));
            Rounds.Site site = new Rounds.Site(
                    folder,
                    broker.url(),
                    proxy,
                    overheard,
                    device,
                    writer,
                    new BaseReleases(repository, device.delivered()),
                    new ShadowedReleases(repository, folder, writer, packer, run.seed()));
            RoundTally tally = new RoundTally(run);
            Rounds rounds = new Rounds(run, site, tally);
            device.start();
            try (GanglionProcess publish = GanglionProcess.start(
                    run.surroundings(),
                    folder,
                    "publish",
                    "--repo",
                    "repository",
                    "--broker",
                    broker.url(),
                    "--quiet")) {
                rounds.all();
                if (!publish.isAlive()) {
                    throw new GanglionException(Reason.NETWORK, "nobody publishes any more: " + publish.said());
                }
            }
            return tally.findings(run, broker.kind());
        }
    }

    private static InetSocketAddress address(String url) {
        URI uri = URI.create(url);
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private static KilledDevice delivered(ProofRun run, Path folder, String broker)
            throws IOException, InterruptedException {
        try (GanglionProcess dist = GanglionProcess.start(
                run.surroundings(), folder, "dist", "--profile", "demo", "--out", "device.tar.gz")) {
            if (!dist.endsWell(600)) {
                throw new GanglionException(Reason.STORAGE, "no archive of a device was made: " + dist.said());
            }
        }
        KilledDevice device = new KilledDevice(folder.resolve("device.tar.gz"), folder);
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("broker", broker);
        connection.put("device", DEVICE);
        connection.put("keep.alive.seconds", 3);
        connection.put("first.delay.ms", 100);
        connection.put("longest.delay.ms", 1000);
        device.configure(Map.of("org.ganglion.mqtt", connection));
        return device;
    }
}
