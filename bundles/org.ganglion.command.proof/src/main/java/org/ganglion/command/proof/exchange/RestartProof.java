// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.Sessions;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Neuron models exchanged because the bundle of the one in use is stopped and started. */
@Component
public final class RestartProof implements Proof {
    private static final Duration EXCHANGE = Duration.ofSeconds(30);
    private static final int LEAST_BETWEEN_MILLIS = 150;
    private static final int MOST_BETWEEN_MILLIS = 300;

    private final BundleContext context;
    private final Sessions sessions;

    /** Made by the component runtime. */
    @Activate
    public RestartProof(BundleContext context, @Reference Sessions sessions) {
        this.context = context;
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public String shows() {
        return "as exchange, by stopping and starting the bundle whose neuron models are in use";
    }

    @Override
    public String bar() {
        return "as exchange";
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
    public Findings run(ProofRun run) throws InterruptedException, BundleException {
        Bundle preferred = bundle(ExchangeProof.EXACT);
        ExchangeLog log = new ExchangeLog();
        Random random = new Random(run.seed());
        long end = System.nanoTime() + (long) Math.min(1e9 * run.seconds(), Long.MAX_VALUE / 4.0);
        try (BusyReservoir reservoir = new BusyReservoir(sessions, List.of(ExchangeProof.EXACT), run.seed())) {
            Thread.sleep(500);
            boolean going = true;
            while (going && log.count() < run.count() && System.nanoTime() < end && !run.cancelled()) {
                Thread.sleep(random.nextInt(LEAST_BETWEEN_MILLIS, MOST_BETWEEN_MILLIS));
                preferred.stop(Bundle.STOP_TRANSIENT);
                going = exchanged(reservoir, ExchangeProof.INTEGRATE, log);
                Thread.sleep(random.nextInt(LEAST_BETWEEN_MILLIS, MOST_BETWEEN_MILLIS));
                preferred.start(Bundle.START_TRANSIENT);
                going &= exchanged(reservoir, ExchangeProof.EXACT, log);
                run.progress(log.count(), "exchanges");
            }
            if (!run.cancelled()) {
                reservoir.settle().forEach(log::failed);
            }
            return log.findings(run.count(), reservoir);
        } finally {
            // when the framework stops, it is not started again
            if (!run.cancelled()) {
                preferred.start(Bundle.START_TRANSIENT);
            }
        }
    }

    /** A bundle's services come and go one by one, LIF and LI, so one stop or start may be several exchanges. */
    private static boolean exchanged(BusyReservoir reservoir, String to, ExchangeLog log) throws InterruptedException {
        String other = to.equals(ExchangeProof.EXACT) ? ExchangeProof.INTEGRATE : ExchangeProof.EXACT;
        SessionEvent.Exchanged event;
        do {
            event = reservoir.awaitExchange(EXCHANGE);
            if (event == null) {
                log.failed("exchange " + (log.count() + 1) + " for " + to + " was not made within " + EXCHANGE);
                return false;
            }
            log.add(event, to);
        } while (event.after().stream().anyMatch(provider -> provider.name().equals(other)));
        return true;
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new GanglionException(
                        Reason.MISSING_CAPABILITY,
                        "the bundle " + name + " is not installed; this proof stops and starts it"));
    }
}
