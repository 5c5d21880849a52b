// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.mackeyglass;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Network;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.mackeyglass.Trial.Errors;
import org.ganglion.command.proof.session.InSession;
import org.ganglion.command.proof.session.Running;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Predicts the Mackey-Glass series by an echo state network. */
@Component
public final class MackeyGlassProof implements Proof {
    private static final String SERIES = "mg17_197by75.csv";
    private static final double MOST_AUTONOMOUS = 16.5;
    private static final double MOST_ONE_STEP = 0.25;

    private final Sessions sessions;

    /** Made by the component runtime. */
    @Activate
    public MackeyGlassProof(@Reference Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return "mackey-glass";
    }

    @Override
    public String shows() {
        return "Mackey-Glass (tau 17) as NeuroBench defines it, by an echo state network of " + EchoState.UNITS
                + " units, with read-outs by ridge regression and by RLS while it runs";
    }

    @Override
    public String bar() {
        return "over the seeds, median sMAPE of the ridge read-out over 10 Lyapunov times at most " + MOST_AUTONOMOUS
                + " %, and of RLS one step ahead at most " + MOST_ONE_STEP + " %";
    }

    @Override
    public int fullCount() {
        return 20;
    }

    @Override
    public int quickCount() {
        return 5;
    }

    @Override
    public Findings run(ProofRun run) throws IOException {
        Series series = Series.read(run.model(SERIES));
        if (run.count() > series.trials()) {
            throw new GanglionException(
                    Reason.USAGE,
                    SERIES + " is long enough for " + series.trials() + " trials, --count is " + run.count());
        }
        List<Errors> errors = new ArrayList<>();
        for (int i = 0; i < run.count() && !run.cancelled(); i++) {
            errors.add(new Trial(this::open, run.seed() + i, series.trial(i)).run());
            run.progress(i + 1, "seeds");
        }
        return judge(errors);
    }

    private static Findings judge(List<Errors> errors) {
        Map<String, Object> figures = new LinkedHashMap<>();
        double ridge = add(figures, "ridge_autonomous", errors, Errors::ridge);
        add(figures, "rls_autonomous", errors, Errors::rls);
        add(figures, "ridge_one_step", errors, Errors::ridgeStep);
        double rlsStep = add(figures, "rls_one_step", errors, Errors::rlsStep);
        List<String> broken = new ArrayList<>();
        if (!(ridge <= MOST_AUTONOMOUS)) {
            broken.add("ridge, autonomous: median sMAPE " + ridge + " %");
        }
        if (!(rlsStep <= MOST_ONE_STEP)) {
            broken.add("RLS, one step ahead: median sMAPE " + rlsStep + " %");
        }
        return new Findings(figures, broken);
    }

    private static double add(
            Map<String, Object> figures, String name, List<Errors> errors, ToDoubleFunction<Errors> which) {
        double[] sorted = errors.stream().mapToDouble(which).sorted().toArray();
        double median = median(sorted);
        figures.put(name + "_smape_median", median);
        figures.put(name + "_smape", errors.stream().mapToDouble(which).toArray());
        return median;
    }

    static double median(double[] sorted) {
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    private Running open(Network network) {
        return new InSession(sessions.open("mackey-glass", "spiking", network, SessionSettings.DEFAULT));
    }
}
