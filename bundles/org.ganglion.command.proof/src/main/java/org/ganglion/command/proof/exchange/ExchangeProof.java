// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.Sessions;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A neuron model, a learning rule and a driver exchanged in turn, make before break, while samples come in. */
@Component
public final class ExchangeProof implements Proof {
    static final String INTEGRATE = "org.ganglion.neuron.integrate";
    static final String EXACT = "org.ganglion.neuron.exact";
    static final String TIMING = "org.ganglion.learning.stdp";
    static final String CPU = "org.ganglion.driver.cpu";

    private static final long EXCHANGE_SECONDS = 30;
    private static final int LEAST_BETWEEN_MILLIS = 100;
    private static final int MOST_BETWEEN_MILLIS = 110;
    private static final int WARM_UP = 30;
    private static final int RENEWAL = 60;
    private static final long HEAP_BYTES = 2 << 20;
    private static final int CLASSES = 100;

    private final BundleContext context;
    private final Sessions sessions;

    /** Made by the component runtime. */
    @Activate
    public ExchangeProof(BundleContext context, @Reference Sessions sessions) {
        this.context = context;
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return "exchange";
    }

    @Override
    public String shows() {
        return "a learning reservoir of " + BusyReservoir.NEURONS
                + " LIF neurons goes on while neuron model, learning rule and driver are exchanged in turn";
    }

    @Override
    public String bar() {
        return "pause at most 1 ms at p99; the 100 steps after each at p99 at most 1 ms longer than other steps; collections of memory "
                + "apart; no sample lost, none twice; in the end every variable, learned weights too, to the bit as without exchanges; "
                + "heap within 2 MB and classes within 100 of before, class loaders of all uninstalled bundles gone";
    }

    @Override
    public int fullCount() {
        return 10_000;
    }

    @Override
    public int quickCount() {
        return 30;
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        make(new Round(run.seed()), run, WARM_UP, Double.POSITIVE_INFINITY);
        Footprint before = Footprint.now();
        Round counted = new Round(run.seed());
        Findings findings = make(counted, run, run.count(), run.seconds());
        return judged(findings, before, Footprint.now(), counted);
    }

    private static Findings make(Round round, ProofRun run, int count, double seconds) throws Exception {
        try {
            return round.make(run, count, seconds);
        } finally {
            // when the framework stops, it stops them too
            if (!run.cancelled()) {
                round.uninstall();
            }
        }
    }

    private static Findings judged(Findings findings, Footprint before, Footprint after, Round round) {
        Map<String, Object> figures = new LinkedHashMap<>(findings.figures());
        List<String> broken = new ArrayList<>(findings.broken());
        figures.put("heap_bytes_before_and_after", List.of(before.heap(), after.heap()));
        figures.put("classes_before_and_after", List.of(before.classes(), after.classes()));
        long there = 0;
        int replaced = 0;
        for (Twin twin : round.twins) {
            there += twin.stillThere();
            replaced += twin.replaced();
        }
        figures.put("class_loaders_uninstalled", replaced);
        figures.put("class_loaders_still_there", there);
        if (after.heap() - before.heap() > HEAP_BYTES) {
            broken.add("heap grew by " + (after.heap() - before.heap()) + " bytes");
        }
        if (after.classes() - before.classes() > CLASSES) {
            broken.add(after.classes() - before.classes() + " more classes are loaded");
        }
        if (there > 0) {
            broken.add(there + " class loaders of uninstalled bundles are still there");
        }
        return new Findings(figures, broken);
    }

    /** Some exchanges from a new reservoir to its end. */
    private final class Round {
        private final long seed;
        private final List<Twin> twins;

        Round(long seed) throws Exception {
            this.seed = seed;
            this.twins = List.of(new Twin(context, INTEGRATE), new Twin(context, TIMING), new Twin(context, CPU));
        }

        Findings make(ProofRun run, int count, double seconds) throws Exception {
            ExchangeLog log = new ExchangeLog();
            Random random = new Random(seed);
            long end = System.nanoTime() + (long) Math.min(1e9 * seconds, Long.MAX_VALUE / 4.0);
            try (BusyReservoir reservoir = new BusyReservoir(sessions, preferred(-1), seed)) {
                Thread.sleep(500);
                for (int i = 0; i < count && System.nanoTime() < end && !run.cancelled(); i++) {
                    Thread.sleep(random.nextInt(LEAST_BETWEEN_MILLIS, MOST_BETWEEN_MILLIS));
                    renew(i);
                    if (!exchange(reservoir, i, log)) {
                        break;
                    }
                    if (count == run.count()) {
                        run.progress(log.count(), "exchanges");
                    }
                }
                if (run.cancelled()) {
                    return log.findings(count, reservoir);
                }
                reservoir.settle().forEach(log::failed);
                new Undisturbed(sessions, preferred(-1), seed)
                        .differences(reservoir.state(), reservoir.samples())
                        .forEach(different -> log.failed("not as without exchanges: " + different));
                return log.findings(count, reservoir);
            }
        }

        /** The three take turns: each exchange changes one of them. */
        private List<String> preferred(int exchange) {
            return List.of(name(exchange, 0), name(exchange, 1), name(exchange, 2));
        }

        private String name(int exchange, int turn) {
            return twins.get(turn).name((exchange - turn + 3) / 3 % 2 == 1);
        }

        /** Now and then the twin that is about to come in is a new one. */
        private void renew(int exchange) throws BundleException, InterruptedException {
            int turn = exchange % 3;
            if (exchange % RENEWAL / 3 == 0
                    && name(exchange, turn).equals(twins.get(turn).name(true))) {
                twins.get(turn).renew();
            }
        }

        private boolean exchange(BusyReservoir reservoir, int exchange, ExchangeLog log) throws InterruptedException {
            String to = name(exchange, exchange % 3);
            try {
                SessionEvent.Exchanged event =
                        reservoir.session().prefer(preferred(exchange)).get(EXCHANGE_SECONDS, TimeUnit.SECONDS);
                if (event == null) {
                    log.failed("no exchange was needed for " + to);
                    return false;
                }
                log.add(event, to);
                return true;
            } catch (ExecutionException | TimeoutException e) {
                log.failed("exchange " + (log.count() + 1) + " for " + to + ": " + e);
                return false;
            }
        }

        void uninstall() throws BundleException, InterruptedException {
            for (Twin twin : twins) {
                twin.uninstall();
            }
        }
    }
}
