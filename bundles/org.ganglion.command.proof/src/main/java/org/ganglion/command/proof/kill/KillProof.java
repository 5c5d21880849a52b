// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Topics;
import org.ganglion.broker.Brokers;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.command.proof.mqtt.BrokerAtHand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A device whose process is killed while it is updated over a bad network. */
@Component
public final class KillProof implements Proof {
    private static final String DEVICE = "killed";
    private static final long START_SECONDS = 120;
    private static final long BOUND_SECONDS = 90;
    private static final int MOST_BROKEN = 10;
    private static final long LOOK_MILLIS = 2;

    private final Brokers brokers;
    private final ModelWriter writer;

    /** Made by the component runtime. */
    @Activate
    public KillProof(@Reference Brokers brokers, @Reference ModelWriter writer) {
        this.brokers = brokers;
        this.writer = writer;
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
        Path folder = Files.createTempDirectory("ganglion-kill");
        Topics topics = new Topics("default", DEVICE);
        try (BrokerAtHand broker = BrokerAtHand.start(brokers);
                RoughProxy proxy = new RoughProxy(address(broker.url()));
                Overheard overheard = new Overheard(broker.url(), topics);
                KilledDevice device = delivered(run, folder, proxy.url())) {
            Path repository = Files.createDirectories(folder.resolve("repository"));
            BaseRepository bases = new BaseRepository(repository, device.delivered());
            Rounds rounds = new Rounds(run, folder, broker.url(), proxy, overheard, device, writer, bases);
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
            return rounds.findings(broker.kind());
        } finally {
            delete(folder);
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

    private static void delete(Path folder) throws IOException {
        try (var found = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) found.sorted(java.util.Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }

    /** One after the other. */
    private static final class Rounds {
        private final ProofRun run;
        private final Path folder;
        private final String broker;
        private final RoughProxy proxy;
        private final Overheard overheard;
        private final KilledDevice device;
        private final ModelWriter writer;
        private final BaseRepository bases;

        private final List<Double> seconds = new ArrayList<>();
        private final Map<String, Object> kills = new TreeMap<>();
        private final Map<String, Object> phases = new TreeMap<>();
        private final Map<String, Object> troubles = new TreeMap<>();
        private final List<String> broken = new ArrayList<>();
        private int done;

        Rounds(
                ProofRun run,
                Path folder,
                String broker,
                RoughProxy proxy,
                Overheard overheard,
                KilledDevice device,
                ModelWriter writer,
                BaseRepository bases) {
            this.run = run;
            this.folder = folder;
            this.broker = broker;
            this.proxy = proxy;
            this.overheard = overheard;
            this.device = device;
            this.writer = writer;
            this.bases = bases;
            JsonObject former = run.former();
            done = (int) former.integer("done", 0);
            former.objectOrEmpty("kills").values().forEach(kills::put);
            former.objectOrEmpty("phases").values().forEach(phases::put);
            former.objectOrEmpty("troubles").values().forEach(troubles::put);
            broken.addAll(former.texts("broken"));
            if (former.has("seconds")) {
                former.list("seconds").forEach(each -> seconds.add(((Number) each).doubleValue()));
            }
            if (done > 0) {
                run.say("going on after " + done + " rounds of an interrupted run");
            }
        }

        void all() throws Exception {
            awaitReport();
            while (done < run.count() && !run.cancelled() && broken.size() < MOST_BROKEN) {
                round(done);
                done++;
                run.progress(done, "rounds");
                run.keep(soFar());
            }
        }

        private void awaitReport() throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (overheard.reportedSoFar() == 0) {
                if (System.nanoTime() - end > 0 || !device.isSupervised()) {
                    throw new GanglionException(Reason.TIMEOUT, "the device does not start: " + device.said());
                }
                overheard.listen(100);
            }
        }

        private void round(int number) throws Exception {
            KillPlan plan = KillPlan.of(run.seed(), number);
            long desiredBefore = overheard.desiredSoFar();
            long reportsBefore = overheard.reportedSoFar();
            String journalBefore = device.journal();
            proxy.turn(plan.weather());
            if (plan.base()) {
                overheard.desire(bases.desired(number, overheard.desired()));
                outlive(plan, number, new Before(desiredBefore, reportsBefore, journalBefore), () -> null);
                return;
            }
            try (GanglionProcess deploy = deploy(plan.back() ? number - 1 : number)) {
                outlive(
                        plan,
                        number,
                        new Before(desiredBefore, reportsBefore, journalBefore),
                        () -> deploy.endsWell(START_SECONDS) ? null : "deploy did not end with 0: " + deploy.said());
            }
        }

        private GanglionProcess deploy(int version) throws IOException {
            Path model = folder.resolve("large.nir");
            Files.write(model, writer.write(LargeNetwork.of(run.seed() * 1000 + version)));
            return GanglionProcess.start(
                    run.surroundings(),
                    folder,
                    "deploy",
                    model.toString(),
                    "--version",
                    "1.0." + version,
                    "--device",
                    DEVICE,
                    "--broker",
                    broker,
                    "--timeout",
                    String.valueOf(BOUND_SECONDS + START_SECONDS));
        }

        /** What was before a round: documents and reports so far, the journal. */
        private record Before(long desired, long reports, String journal) {}

        /** Tells what is wrong in the end, or null. */
        private interface Ending {
            String wrong() throws Exception;
        }

        private void outlive(KillPlan plan, int number, Before before, Ending ending) throws Exception {
            String phase = killInTime(plan, before);
            long killed = System.nanoTime();
            String trouble = converge(overheard.reportedSoFar(), ending);
            seconds.add(Quantiles.rounded((System.nanoTime() - killed) / 1e9));
            count(kills, plan.when() + (plan.supervisorToo() ? ", supervisor too and derived files damaged" : ""));
            count(phases, (plan.base() ? "base " : "model ") + phase);
            count(troubles, plan.weather().trouble().name() + (proxy.hits() > 0 ? "" : ", not met"));
            if (trouble != null) {
                broken.add("round " + number + " (" + plan + ", killed in " + phase + "): " + trouble);
                run.say(broken.get(broken.size() - 1));
            }
        }

        /** Kills as planned, or when all is done already; tells what the device last said that it does. */
        private String killInTime(KillPlan plan, Before before) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (overheard.desiredSoFar() == before.desired) {
                if (System.nanoTime() - end > 0) {
                    throw new GanglionException(Reason.TIMEOUT, "nothing was deployed");
                }
                overheard.listen(20);
            }
            long came = System.nanoTime();
            String journal = before.journal;
            int writes = 0;
            while (System.nanoTime() - end < 0 && !overheard.converged(before.reports)) {
                String now = device.journal();
                if (!now.equals(journal)) {
                    journal = now;
                    writes++;
                }
                boolean due = plan.phase() != null
                        ? overheard.phase().equals(plan.phase()) && overheard.reportedSoFar() > before.reports
                        : plan.journal() > 0
                                ? writes >= plan.journal()
                                : System.nanoTime() - came > TimeUnit.MILLISECONDS.toNanos(plan.millis());
                if (due) {
                    break;
                }
                overheard.listen(LOOK_MILLIS);
            }
            boolean late = overheard.converged(before.reports);
            String phase = late ? "all done" : overheard.phase();
            while (!device.kill(plan.damage())) {
                if (System.nanoTime() - end > 0) {
                    throw new GanglionException(Reason.TIMEOUT, "there is no process to kill: " + device.said());
                }
                overheard.listen(20); // the one before has just ended
            }
            return phase;
        }

        /** Waits until the device says that it runs what is desired; tells what is wrong, or null. */
        private String converge(long reportsBefore, Ending ending) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
            while (!overheard.converged(reportsBefore)) {
                if (!device.isSupervised()) {
                    throw new GanglionException(Reason.DEVICE, "the supervisor has ended: " + device.said());
                }
                if (System.nanoTime() - end > 0) {
                    return "not within " + BOUND_SECONDS + " s; it says " + overheard.lastReport() + "; "
                            + device.said();
                }
                overheard.listen(50);
            }
            return ending.wrong();
        }

        private static void count(Map<String, Object> counts, String what) {
            counts.merge(what, 1, (before, one) -> ((Number) before).intValue() + 1);
        }

        private Map<String, Object> soFar() {
            Map<String, Object> found = new LinkedHashMap<>();
            found.put("done", done);
            found.put("kills", kills);
            found.put("phases", phases);
            found.put("troubles", troubles);
            found.put("seconds", seconds);
            found.put("broken", broken);
            return found;
        }

        Findings findings(String kind) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("rounds", done);
            figures.put("converged", done - broken.size());
            figures.put("broker", kind);
            if (!seconds.isEmpty()) {
                Quantiles all = Quantiles.of(
                        seconds.stream().mapToDouble(Double::doubleValue).toArray());
                figures.put("seconds_from_kill", Map.of("p50", all.median(), "max", all.at(1)));
            }
            figures.put("killed_when", kills);
            figures.put("killed_in", phases);
            figures.put("network", troubles);
            List<String> all = new ArrayList<>(broken);
            if (done < run.count() && !run.cancelled()) {
                all.add("only " + done + " of " + run.count() + " rounds");
            }
            String voided = kind.equals("mosquitto") ? null : "the broker is " + kind + ", not mosquitto: install it";
            return new Findings(figures, all, voided);
        }
    }
}
