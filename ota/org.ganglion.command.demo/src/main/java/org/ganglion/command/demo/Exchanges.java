// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.pipeline.PipelineListener;
import org.ganglion.session.SessionEvent;
import org.ganglion.session.SessionEvent.Exchanged;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;

/** Exchanges the neuron model while the network runs, and back. */
final class Exchanges {
    private static final double PAUSE_MILLIS = 1;
    /** Odd, so that it ends with the new one. */
    private static final int EXCHANGES = 5;

    private static final int RECOVERY_SAMPLES = 60;
    private static final int WINDOW = 20;
    private static final long PATIENCE_SECONDS = 10;
    private static final int EVENTS = 64;

    private final Story story;
    private final Results results;
    private final Device device;
    private final BundleContext bundles;
    private final boolean breakBeforeMake;
    private final BlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>(EVENTS);

    /**
     * @param breakBeforeMake whether the old one is to go before the new one is there
     */
    Exchanges(Story story, Results results, Device device, BundleContext bundles, boolean breakBeforeMake) {
        this.story = story;
        this.results = results;
        this.device = device;
        this.bundles = bundles;
        this.breakBeforeMake = breakBeforeMake;
    }

    void run(CommandContext context) throws Exception {
        AutoCloseable listening = device.pipelines().listen(new PipelineListener() {
            @Override
            public void session(String pipeline, SessionEvent event) {
                events.offer(event);
            }
        });
        try {
            int start = results.forecasts().count();
            double bar = Learning.BAR * results.forecasts().persistenceError(start / 2, start);
            if (!context.cancelled()) {
                exchange("exact solution for forward Euler", Device.INTEGRATE, Device.EXACT, bar);
            }
            if (!context.cancelled()) {
                exchange("forward Euler for the exact solution", Device.EXACT, Device.INTEGRATE, bar);
            }
            loss();
        } finally {
            listening.close();
        }
    }

    private void exchange(String title, String from, String to, double bar) throws Exception {
        story.chapter("The neuron model is exchanged while it runs: " + title);
        Bundle old = bundle(from);
        Bundle next = bundle(to);
        String location = old.getLocation();
        WeakReference<ClassLoader> loader =
                new WeakReference<>(old.adapt(BundleWiring.class).getClassLoader());
        int switched = results.forecasts().count();
        judge(breakBeforeMake ? breakThenMake(old, next) : back(from, to), to);
        old.uninstall();
        old = null;
        events.clear();
        story.promise(isCollected(loader), "the class loader of " + from + " is collected");
        recover(switched, bar);
        // it comes again, from where it came, for whoever wants it next
        bundles.installBundle(location).start();
    }

    /** There, back and there again, so that no single pause is taken for the rule; null if one did not happen. */
    private List<Exchanged> back(String from, String to) throws InterruptedException {
        List<Exchanged> all = new ArrayList<>();
        for (int i = 0; i < EXCHANGES; i++) {
            Exchanged exchanged = prefer(i % 2 == 0 ? to : from);
            if (exchanged == null) {
                return null;
            }
            all.add(exchanged);
        }
        return all;
    }

    /** What must not be done: the old one goes before the new one is there. */
    private List<Exchanged> breakThenMake(Bundle old, Bundle next) throws Exception {
        next.stop();
        old.stop();
        Thread.sleep(4L * Device.PERIOD_MILLIS);
        next.start();
        Exchanged exchanged = prefer(next.getSymbolicName());
        return exchanged == null ? null : List.of(exchanged);
    }

    private Exchanged prefer(String bundle) throws InterruptedException {
        device.prefer(bundle);
        return awaitExchange(bundle);
    }

    private void judge(List<Exchanged> all, String to) {
        if (all == null) {
            story.promise(
                    false, "the session went over to " + to + " within " + PATIENCE_SECONDS + " s, make before break");
            return;
        }
        double[] millis =
                all.stream().mapToDouble(one -> one.pauseNanos() / 1e6).sorted().toArray();
        double median = millis[millis.length / 2];
        story.promise(
                median <= PAUSE_MILLIS,
                String.format(
                        "%d exchanges there and back: pause between two steps %.3f ms in the median, at most %.0f ms; longest %.3f ms",
                        all.size(), median, PAUSE_MILLIS, millis[millis.length - 1]));
        Exchanged last = all.get(all.size() - 1);
        story.promise(
                all.stream().allMatch(Exchanges::isEqual),
                String.format(
                        "potentials equal at each switch: %d variables carried, at the last checksum %08x before and %08x after",
                        last.carried().size(), last.checksumBefore(), last.checksumAfter()));
    }

    private static boolean isEqual(Exchanged exchanged) {
        return exchanged.checksumBefore() == exchanged.checksumAfter()
                && exchanged.carried().contains("reservoir.v")
                && exchanged.discarded().isEmpty();
    }

    /** The event of the exchange after which {@code bundle} runs it; null if the session parked or the time ran out. */
    private Exchanged awaitExchange(String bundle) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (SessionEvent event = next(deadline); event != null; event = next(deadline)) {
            if (event instanceof SessionEvent.Parked) {
                return null;
            }
            if (event instanceof Exchanged exchanged
                    && exchanged.after().stream().anyMatch(p -> p.name().equals(bundle))) {
                return exchanged;
            }
        }
        return null;
    }

    private SessionEvent next(long deadline) throws InterruptedException {
        return events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private Bundle bundle(String name) throws BundleException {
        for (Bundle bundle : bundles.getBundles()) {
            if (bundle.getSymbolicName().equals(name)) {
                bundle.start();
                return bundle;
            }
        }
        throw new GanglionException(Reason.MISSING_CAPABILITY, "the bundle " + name + " is not installed");
    }

    private static boolean isCollected(WeakReference<ClassLoader> loader) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (loader.get() != null && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(20);
        }
        return loader.get() == null;
    }

    private void recover(int from, double bar) throws InterruptedException {
        Forecasts forecasts = results.forecasts();
        double error = Double.NaN;
        for (int to = from + WINDOW; to <= from + RECOVERY_SAMPLES; to++) {
            if (!forecasts.await(to, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))) {
                break;
            }
            error = forecasts.error(to - WINDOW, to);
            if (error <= bar) {
                story.promise(
                        true,
                        String.format(
                                "the error is under the bar %d samples later, at most %d: %.4f <= %.4f",
                                to - from, RECOVERY_SAMPLES, error, bar));
                return;
            }
        }
        story.promise(
                false,
                String.format(
                        "the error is under the bar within %d samples: %.4f > %.4f", RECOVERY_SAMPLES, error, bar));
    }

    private void loss() {
        Forecasts forecasts = results.forecasts();
        story.promise(
                forecasts.missing() == 0 && forecasts.doubled() == 0,
                String.format(
                        "of %d results %d are missing and %d double",
                        forecasts.count(), forecasts.missing(), forecasts.doubled()));
    }
}
