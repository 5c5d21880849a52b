// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.Sessions;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The only driver and the only provider of a learning rule, stopped and started, and updated in place, while samples come in. */
@Component
public final class ParkProof implements Proof {
    private static final int LEAST_BETWEEN_MILLIS = 100;
    private static final int MOST_BETWEEN_MILLIS = 200;
    private static final long BACK_NANOS = 30_000_000_000L;

    private final BundleContext context;
    private final Sessions sessions;

    /** Made by the component runtime. */
    @Activate
    public ParkProof(BundleContext context, @Reference Sessions sessions) {
        this.context = context;
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return "park";
    }

    @Override
    public String shows() {
        return "a learning reservoir waits while its only driver or learning rule is stopped and started, or updated in place";
    }

    @Override
    public String bar() {
        return "parked each time and back; no sample lost, none twice; every variable to the bit as without; class loaders of what was "
                + "updated gone; the time parked is reported";
    }

    @Override
    public int fullCount() {
        return 1000;
    }

    @Override
    public int quickCount() {
        return 12;
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        List<Twin> twins = List.of(new Twin(context, ExchangeProof.CPU), new Twin(context, ExchangeProof.TIMING));
        try {
            Map<String, Object> figures = new LinkedHashMap<>();
            List<String> broken = new ArrayList<>();
            park(run, twins, figures, broken);
            Footprint.now();
            long there = twins.stream().mapToLong(Twin::stillThere).sum();
            figures.put("class_loaders_still_there", there);
            if (there > 0) {
                broken.add(there + " class loaders of what was updated are still there");
            }
            return new Findings(figures, broken);
        } finally {
            // when the framework stops, it stops them too
            if (!run.cancelled()) {
                for (Twin twin : twins) {
                    twin.startOriginal();
                    twin.uninstall();
                }
            }
        }
    }

    private void park(ProofRun run, List<Twin> twins, Map<String, Object> figures, List<String> broken)
            throws Exception {
        Random random = new Random(run.seed());
        double[] restarts = new double[run.count()];
        double[] updates = new double[run.count()];
        int restarted = 0;
        int updated = 0;
        for (Twin twin : twins) {
            twin.stopOriginal();
        }
        long end = System.nanoTime() + (long) Math.min(1e9 * run.seconds(), Long.MAX_VALUE / 4.0);
        try (BusyReservoir reservoir = new BusyReservoir(sessions, List.of(), run.seed(), ParkProof::expected)) {
            Thread.sleep(500);
            for (int i = 0; i < run.count() && System.nanoTime() < end && !run.cancelled(); i++) {
                Thread.sleep(random.nextInt(LEAST_BETWEEN_MILLIS, MOST_BETWEEN_MILLIS));
                boolean update = i % 4 >= 2;
                double millis = parked(run, reservoir, twins.get(i % 2), update);
                if (!(millis > 0)) {
                    broken.add("turn " + (i + 1) + ": was not parked, or did not come back");
                    break;
                }
                if (update) {
                    updates[updated++] = millis;
                } else {
                    restarts[restarted++] = millis;
                }
                run.progress(i + 1, "times");
            }
            if (run.cancelled()) {
                return;
            }
            broken.addAll(reservoir.settle());
            for (Twin twin : twins) {
                twin.startOriginal();
            }
            new Undisturbed(sessions, List.of(), run.seed())
                    .differences(reservoir.state(), reservoir.samples())
                    .forEach(different -> broken.add("not as without: " + different));
            figures.put("samples", reservoir.samples());
        }
        figures.put("restarts", restarted);
        figures.put("parked_ms_by_restart", summary(restarts, restarted));
        figures.put("updates_in_place", updated);
        figures.put("parked_ms_by_update", summary(updates, updated));
        if (restarted + updated < run.count()) {
            broken.add("only " + (restarted + updated) + " of " + run.count() + " were made");
        }
    }

    private static boolean expected(SessionEvent event) {
        return event instanceof SessionEvent.Exchanged
                || event instanceof SessionEvent.Parked
                || event instanceof SessionEvent.Resumed;
    }

    /** For how many milliseconds it was parked; 0 if it was not, or does not come back. */
    private static double parked(ProofRun run, BusyReservoir reservoir, Twin twin, boolean update) throws Exception {
        long before = reservoir.session().statistics().parkedNanos();
        if (update) {
            twin.update();
        } else {
            twin.restart();
        }
        long deadline = System.nanoTime() + BACK_NANOS;
        while (reservoir.session().parked()) {
            if (System.nanoTime() - deadline > 0 || run.cancelled()) {
                return 0;
            }
            Thread.sleep(1);
        }
        return (reservoir.session().statistics().parkedNanos() - before) / 1e6;
    }

    private static Map<String, Object> summary(double[] millis, int count) {
        return Quantiles.of(Arrays.copyOf(millis, count)).summary();
    }
}
