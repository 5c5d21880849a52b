// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.allocation;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.exchange.Reservoir;
import org.ganglion.model.Models;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Counts the bytes that the session's thread allocates. */
@Component
public final class AllocationProof implements Proof {
    private static final int NEURONS = 100;
    private static final String MODEL = "ad01_int8.tflite";
    /** The virtual machine allocates a few bytes when it compiles anew; what a step allocates shows in every window. */
    private static final int MOST_WINDOWS = 6;

    private final Sessions sessions;
    private final Models models;

    /** Made by the component runtime. */
    @Activate
    public AllocationProof(@Reference Sessions sessions, @Reference Models models) {
        this.sessions = sessions;
        this.models = models;
    }

    @Override
    public String name() {
        return "allocation";
    }

    @Override
    public String shows() {
        return "a step allocates nothing: a spiking network that learns by RLS, and a TensorFlow Lite model";
    }

    @Override
    public String bar() {
        return "0 bytes on the session's thread over the count of steps after warm-up";
    }

    @Override
    public int fullCount() {
        return 100_000;
    }

    @Override
    public int quickCount() {
        return 10_000;
    }

    @Override
    public Findings run(ProofRun run) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        run.say("spiking network with " + NEURONS + " neurons and RLS");
        try (Session session = sessions.open(
                "proof-spiking", "spiking", Reservoir.network(NEURONS, run.seed()), SessionSettings.DEFAULT)) {
            measure("spiking", run, figures, broken, t -> {
                session.input(0).f64()[0] = Reservoir.signal(t);
                session.input(0).dense();
                session.input(1).f64()[0] = Reservoir.signal(t);
                session.input(1).dense();
                step(session);
            });
        }
        run.say(MODEL);
        try (Session session = models.open(models.read(run.model(MODEL)), Map.of(), SessionSettings.DEFAULT)) {
            measure("tflite", run, figures, broken, t -> {
                session.input(0).i8()[(int) (t & 63)] = (byte) t;
                session.input(0).dense();
                step(session);
            });
        }
        return new Findings(figures, broken);
    }

    private static void step(Session session) {
        if (!session.step()) {
            throw new GanglionException(Reason.MISSING_CAPABILITY, session.name() + ": no provider is left");
        }
    }

    private static void measure(
            String what, ProofRun run, Map<String, Object> figures, List<String> broken, LongConsumer step) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Long> windows = new ArrayList<>();
        long t = 0;
        long allocated;
        do {
            // the first window warms up
            long before = threads.getCurrentThreadAllocatedBytes();
            for (long until = t + run.count(); t < until; t++) {
                step.accept(t);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            windows.add(allocated);
        } while ((windows.size() < 2 || allocated > 0) && windows.size() < MOST_WINDOWS && !run.cancelled());
        figures.put(what + "_bytes", allocated);
        figures.put(what + "_bytes_by_window", windows);
        if (allocated > 0) {
            broken.add(what + ": " + allocated + " bytes in the last of " + windows.size() + " windows");
        }
    }
}
