// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.tflite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.model.Model;
import org.ganglion.model.Models;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What a session costs beside the interpreter itself. */
@Component
public final class TfliteProof implements Proof {
    private static final List<String> MODELS =
            List.of("ad01_int8", "sww_int8", "kws_dscnn_int8", "ic_resnet8_int8", "vww_96_int8");
    private static final double LONG_MICROS = 20;
    private static final double MOST_RATIO = 1.02;
    private static final double MOST_MICROS_MORE = 1;
    private static final double VOID_ABOVE = 1.01;
    private static final int MOST_TRIES = 5;
    private static final int SITTINGS = 3;

    private final Models models;

    /** Made by the component runtime. */
    @Activate
    public TfliteProof(@Reference Models models) {
        this.models = models;
    }

    @Override
    public String name() {
        return "tflite";
    }

    @Override
    public String shows() {
        return "TensorFlow Lite through a session (copy in, invoke, copy out) against the same called directly, A B A B";
    }

    @Override
    public String bar() {
        return "median at most 1.02 times for models of 20 us or more, else plus 1 us; void if the direct call against itself is "
                + "above 1.01";
    }

    @Override
    public int fullCount() {
        return 40;
    }

    @Override
    public int quickCount() {
        return 2;
    }

    @Override
    public Findings run(ProofRun run) throws Exception {
        return PinnedThread.run(core -> onCore(core, run));
    }

    private Findings onCore(int core, ProofRun run) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        List<String> voided = new ArrayList<>();
        figures.put("core", core);
        figures.put("rounds", run.count());
        figures.put("sittings", SITTINGS);
        if (core < 0) {
            voided.add("the thread could not be bound to a core; is the command taskset (util-linux) installed?");
        }
        for (String name : MODELS) {
            if (!run.cancelled()) {
                Compared compared = compare(run.model(name + ".tflite"), run);
                figures.put(name, compared.summary());
                run.say(name + ' ' + compared.summary());
                if (compared.itself > VOID_ABOVE) {
                    voided.add(name + ": the direct call against itself gave " + Quantiles.rounded(compared.itself));
                } else if (!compared.holds()) {
                    broken.add(name + ": " + compared.summary());
                }
            }
        }
        return new Findings(figures, broken, voided.isEmpty() ? null : String.join("; ", voided));
    }

    /** One model both ways, in microseconds; the sitting in the middle of some that are not void, each with memory of its own. */
    private record Compared(double direct, double session, double itself, int tries) {
        private boolean holds() {
            return direct >= LONG_MICROS ? session <= MOST_RATIO * direct : session <= direct + MOST_MICROS_MORE;
        }

        private Map<String, Object> summary() {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("direct_us", Quantiles.rounded(direct));
            summary.put("session_us", Quantiles.rounded(session));
            summary.put("more_us", Quantiles.rounded(session - direct));
            summary.put("ratio", Math.rint(1e4 * session / direct) / 1e4);
            summary.put("direct_by_itself", Math.rint(1e4 * itself) / 1e4);
            summary.put("tries", tries);
            return summary;
        }
    }

    private Compared compare(Path file, ProofRun run) throws IOException {
        Model model = models.read(file);
        List<Sitting.Outcome> good = new ArrayList<>();
        Sitting.Outcome bad = null;
        int tries = 0;
        while (good.size() < SITTINGS && tries < SITTINGS + MOST_TRIES && !run.cancelled()) {
            tries++;
            Sitting.Outcome outcome = sitting(model, Files.readAllBytes(file), run);
            if (outcome.itself() <= VOID_ABOVE) {
                good.add(outcome);
            } else {
                bad = outcome;
            }
        }
        if (good.isEmpty()) {
            return new Compared(bad.direct(), bad.session(), bad.itself(), tries);
        }
        good.sort((a, b) -> Double.compare(a.session() / a.direct(), b.session() / b.direct()));
        Sitting.Outcome middle = good.get(good.size() / 2);
        return new Compared(middle.direct(), middle.session(), middle.itself(), tries);
    }

    private Sitting.Outcome sitting(Model model, byte[] content, ProofRun run) {
        // the session's driver loads the library
        try (Session session = models.open(model, Map.of(), SessionSettings.DEFAULT);
                DirectInterpreter direct = new DirectInterpreter(content)) {
            return new Sitting(direct, session, run.seed()).run(run.count());
        }
    }
}
