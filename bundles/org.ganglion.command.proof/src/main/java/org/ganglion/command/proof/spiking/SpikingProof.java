// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.spiking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Options;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.model.Models;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs the benchmark networks in sessions, on this thread, and takes the time of those whose spikes are right. */
@Component
public final class SpikingProof implements Proof {
    private static final int SECOND = 10_000;
    private static final double WITHIN = 0.03;
    private static final int WIRINGS = 8;
    private static final int MEGABYTE = 1024;
    private static final double MOST_RESIDENT = 250;
    private static final double BRAILLE_STEPS = 2e6;
    private static final double IMAGE_STEPS = 2e4;
    private static final double FALL = 5;

    /** Rates of NEST 3.9 in Hz. */
    private static final List<Regime> REGIMES = List.of(
            new Regime(5, 2, 32.11), new Regime(4.5, 0.9, 5.09), new Regime(6, 4, 50.0), new Regime(3, 2, 189.7));

    private final Sessions sessions;
    private final Models models;

    private record Regime(double g, double eta, double rate) {
        String name() {
            return "brunel_g" + g + "_eta" + eta + "_hz";
        }
    }

    /** Made by the component runtime. */
    @Activate
    public SpikingProof(@Reference Sessions sessions, @Reference Models models) {
        this.sessions = sessions;
        this.models = models;
    }

    @Override
    public String name() {
        return "spiking";
    }

    @Override
    public String shows() {
        return "benchmark networks in sessions: their spikes, and the time that they take"
                + " (parts: brunel, cuba, coba, braille, nmnist, digests, sparse, rates; with --only also"
                + " wiring, which writes Brunel's for others to read)";
    }

    @Override
    public String bar() {
        return "CUBA 213,493 spikes in 10 s, COBA 70,450 in 1 s; Brunel's rates within 3 % of the reference in four regimes, 250 MB"
                + " resident; Braille 2 million steps/s, N-MNIST 20,000; a tenth of the spikes costs a fifth at most";
    }

    /** Rounds of each network, of which the first warms up. */
    @Override
    public int fullCount() {
        return 8;
    }

    @Override
    public int quickCount() {
        return 2;
    }

    @Override
    public Findings run(ProofRun run) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        Path validation = run.models().resolve("validation");
        if (run.asksFor("wiring")) {
            Path folder = run.surroundings().state().resolve("proof/brunel");
            new Brunel(5, 2, run.seed()).writeWiring(folder);
            figures.put("wiring", folder.toString());
        }
        if (run.includes("brunel")) {
            timed("brunel_1s", new Brunel(5, 2, run.seed()).network(), Brunel.NEURONS, SECOND, run, figures);
            resident(figures, broken);
        }
        if (run.includes("cuba")) {
            Network cuba = new VogelsAbbott(validation).cuba();
            long spikes = timed("cuba_10s", cuba, VogelsAbbott.NEURONS, 10 * SECOND, run, figures);
            require("cuba_10s", spikes, 213_493, broken);
        }
        if (run.includes("coba")) {
            Network coba = new VogelsAbbott(validation).coba(Options.DEFAULT);
            require("coba_1s", timed("coba_1s", coba, VogelsAbbott.NEURONS, SECOND, run, figures), 70_450, broken);
        }
        if (run.includes("braille")) {
            Samples samples = Samples.braille(models, run.models());
            steps("braille", samples, 400, run, BRAILLE_STEPS, figures, broken);
        }
        if (run.includes("nmnist")) {
            steps("nmnist", Samples.images(models, run.models()), 10, run, IMAGE_STEPS, figures, broken);
        }
        if (run.includes("digests")) {
            digests(validation, run, figures);
        }
        if (run.includes("sparse")) {
            fall(run, figures, broken);
        }
        if (run.includes("rates")) {
            rates(run, figures, broken);
        }
        return new Findings(figures, broken);
    }

    private static void require(String what, long spikes, long expected, List<String> broken) {
        if (spikes != expected) {
            broken.add(what + ": " + spikes + " spikes, expected " + expected);
        }
    }

    /** Times of a network that needs no input; returns its spikes, of which each round has the same number. */
    private long timed(
            String what, Network network, String observed, int steps, ProofRun run, Map<String, Object> figures) {
        Laps laps = new Laps();
        long spikes = -1;
        for (int round = 0; round < run.count() && !run.cancelled(); round++) {
            try (Session session = sessions.open("proof-spiking", "spiking", network, SessionSettings.DEFAULT)) {
                laps.begin();
                long found = spikes(session, observed, steps);
                laps.end(round);
                if (spikes >= 0 && found != spikes) {
                    throw new GanglionException(
                            Reason.PROVIDER_FAILED, what + ": " + found + " spikes, in the round before " + spikes);
                }
                spikes = found;
            }
            run.progress(round + 1, "rounds of " + what);
        }
        figures.put(what + "_spikes", spikes);
        figures.put(what + "_seconds", laps.wall().summary());
        figures.put(what + "_cpu_seconds", laps.processor().summary());
        return spikes;
    }

    private static void steps(
            String what,
            Samples samples,
            int times,
            ProofRun run,
            double least,
            Map<String, Object> figures,
            List<String> broken) {
        Laps laps = new Laps();
        try (Session session = samples.open()) {
            for (int round = 0; round < run.count() && !run.cancelled(); round++) {
                laps.begin();
                for (int n = 0; n < times; n++) {
                    samples.run(session);
                }
                laps.end(round);
                String wrong = samples.wrong();
                if (wrong != null) {
                    broken.add(what + ": " + wrong);
                }
            }
        }
        double all = (double) times * samples.steps();
        double perSecond = all / laps.processor().median();
        figures.put(
                what + "_steps_per_second", Quantiles.rounded(all / laps.wall().median()));
        figures.put(what + "_steps_per_cpu_second", Quantiles.rounded(perSecond));
        if (perSecond < least) {
            broken.add(what + ": " + perSecond + " steps a second, expected " + least);
        }
    }

    /** Of the first second of each network: the same on every machine. */
    private void digests(Path validation, ProofRun run, Map<String, Object> figures) throws IOException {
        Samples letters = Samples.braille(models, run.models());
        SpikeDigest hidden = new SpikeDigest();
        try (Session session = letters.open()) {
            letters.run(session, t -> hidden.add(t, session.signal("lif1.lif")));
        }
        figures.put("braille_spikes_sha256", hidden.end());
        VogelsAbbott networks = new VogelsAbbott(validation);
        figures.put("cuba_1s_spikes_sha256", digest(networks.cuba()));
        figures.put("coba_1s_spikes_sha256", digest(networks.coba(Options.DEFAULT)));
    }

    private String digest(Network network) {
        SpikeDigest digest = new SpikeDigest();
        try (Session session = sessions.open("proof-spiking", "spiking", network, SessionSettings.DEFAULT)) {
            for (int t = 0; t < SECOND; t++) {
                spikes(session, VogelsAbbott.NEURONS, 1);
                digest.add(t, session.signal(VogelsAbbott.NEURONS));
            }
        }
        return digest.end();
    }

    private void fall(ProofRun run, Map<String, Object> figures, List<String> broken) throws IOException {
        for (SpareSpikes transform :
                SpareSpikes.all(models.read(run.model("cnn_sinabs.nir")).network())) {
            double fall = transform.fall(sessions, run);
            figures.put("cost_falls_" + transform.name(), Quantiles.rounded(fall));
            if (fall < FALL) {
                broken.add(transform.name() + ": a tenth of the spikes costs 1/" + fall + ", expected 1/" + FALL);
            }
        }
    }

    private void rates(ProofRun run, Map<String, Object> figures, List<String> broken) {
        boolean full = run.count() >= fullCount();
        int seconds = full ? 10 : 1;
        figures.put("brunel_rates_over_s", seconds);
        for (Regime regime : full ? REGIMES : REGIMES.subList(0, 1)) {
            if (!run.cancelled()) {
                rate(regime, seconds, run, figures, broken);
            }
        }
    }

    /** The references are means over the first second from rest, in which the slow regime depends most on the wiring that was drawn. */
    private void rate(Regime regime, int seconds, ProofRun run, Map<String, Object> figures, List<String> broken) {
        int wirings = seconds > 1 ? WIRINGS : 1;
        List<Double> draws = new ArrayList<>();
        for (int k = 0; k < wirings && !run.cancelled(); k++) {
            try (Session session = open(regime, run.seed() + k)) {
                double first = hertz(session, 1);
                draws.add(first);
                if (k == 0) {
                    double mean =
                            seconds == 1 ? first : (first + (seconds - 1) * hertz(session, seconds - 1)) / seconds;
                    figures.put(regime.name(), Quantiles.rounded(mean));
                }
            }
        }
        double[] all = draws.stream().mapToDouble(Double::doubleValue).toArray();
        double firstSecond = Arrays.stream(all).average().orElse(Double.NaN);
        figures.put(regime.name() + "_first_second_mean", Quantiles.rounded(firstSecond));
        figures.put(regime.name() + "_first_second", Quantiles.of(all).summary());
        run.say(regime.name() + " " + firstSecond + " in the first second");
        if (Math.abs(firstSecond / regime.rate - 1) > WITHIN) {
            broken.add(regime.name() + ": " + firstSecond + " Hz in the first second, expected " + regime.rate
                    + " within 3 %");
        }
    }

    private Session open(Regime regime, long seed) {
        Network network = new Brunel(regime.g, regime.eta, seed).network();
        return sessions.open("proof-spiking", "spiking", network, SessionSettings.DEFAULT);
    }

    private static double hertz(Session session, int seconds) {
        return spikes(session, Brunel.NEURONS, seconds * SECOND) / (double) (seconds * Brunel.SIZE);
    }

    private static long spikes(Session session, String observed, int steps) {
        long spikes = 0;
        for (int k = 0; k < steps; k++) {
            if (!session.step()) {
                throw new GanglionException(Reason.MISSING_CAPABILITY, session.name() + ": no provider is left");
            }
            spikes += session.signal(observed).count();
        }
        return spikes;
    }

    /** The most memory that this process had resident so far. */
    private static void resident(Map<String, Object> figures, List<String> broken) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                double megabytes = Double.parseDouble(line.replaceAll("[^0-9]", "")) / MEGABYTE;
                figures.put("brunel_resident_mb", Quantiles.rounded(megabytes));
                if (megabytes > MOST_RESIDENT) {
                    broken.add("brunel: " + megabytes + " MB resident, expected " + MOST_RESIDENT);
                }
            }
        }
    }
}
