// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.Sessions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Neuron models exchanged by preference while samples come in. */
@Component
public final class ExchangeProof implements Proof {
    static final String INTEGRATE = "org.ganglion.neuron.integrate";
    static final String EXACT = "org.ganglion.neuron.exact";

    private static final long EXCHANGE_SECONDS = 30;
    private static final int LEAST_BETWEEN_MILLIS = 150;
    private static final int MOST_BETWEEN_MILLIS = 300;

    private final Sessions sessions;

    /** Made by the component runtime. */
    @Activate
    public ExchangeProof(@Reference Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return "exchange";
    }

    @Override
    public String shows() {
        return "a learning reservoir of " + BusyReservoir.NEURONS
                + " LIF neurons goes on while its neuron models are exchanged";
    }

    @Override
    public String bar() {
        return "pause at most 1 ms at p99, the first one included; the 100 steps after each at p99 at most 1 ms longer than other "
                + "steps; no sample lost, none twice; state equal by checksum at each";
    }

    @Override
    public int fullCount() {
        return 1000;
    }

    @Override
    public int quickCount() {
        return 20;
    }

    @Override
    public Findings run(ProofRun run) throws InterruptedException {
        ExchangeLog log = new ExchangeLog();
        Random random = new Random(run.seed());
        long end = System.nanoTime() + (long) Math.min(1e9 * run.seconds(), Long.MAX_VALUE / 4.0);
        try (BusyReservoir reservoir = new BusyReservoir(sessions, List.of(INTEGRATE), run.seed())) {
            Thread.sleep(500);
            for (int i = 0; i < run.count() && System.nanoTime() < end && !run.cancelled(); i++) {
                Thread.sleep(random.nextInt(LEAST_BETWEEN_MILLIS, MOST_BETWEEN_MILLIS));
                if (!exchange(reservoir, i % 2 == 0 ? EXACT : INTEGRATE, log)) {
                    break;
                }
                run.progress(log.count(), "exchanges");
            }
            reservoir.settle().forEach(log::failed);
            return log.findings(run.count(), reservoir);
        }
    }

    private static boolean exchange(BusyReservoir reservoir, String to, ExchangeLog log) throws InterruptedException {
        try {
            SessionEvent.Exchanged event =
                    reservoir.session().prefer(List.of(to)).get(EXCHANGE_SECONDS, TimeUnit.SECONDS);
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
}
