// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.trial;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ganglion.api.engine.Provider;
import org.ganglion.model.Model;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.SelfTestOutcome;
import org.ganglion.model.SelfTestVectors;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;

/** One run of a model's self-test, on the providers that computed the expected output where these are there. */
public final class SelfTestRun {
    private final Sessions sessions;
    private final Model model;

    /** Nothing happens yet. */
    public SelfTestRun(Sessions sessions, Model model) {
        this.sessions = sessions;
        this.model = model;
    }

    /**
     * Runs it.
     *
     * @throws org.ganglion.api.GanglionException what opening or a step says
     */
    public SelfTestOutcome run() {
        Optional<ModelManifest.SelfTest> test = model.manifest().selfTest();
        List<String> wanted = test.map(ModelManifest.SelfTest::providers).orElse(List.of());
        long before = System.nanoTime();
        try (Session session = open(sessions, model, wanted)) {
            SelfTestOutcome outcome = test.isPresent() ? compare(session, test.get()) : tryOnce(session);
            double millis = (System.nanoTime() - before) / 1e6;
            return new SelfTestOutcome(
                    outcome.passed(),
                    outcome.compared(),
                    outcome.steps(),
                    outcome.largestDifference(),
                    outcome.tolerance(),
                    outcome.providers(),
                    millis,
                    outcome.message());
        }
    }

    /** Opens a model as for a test, with these bundles before all others. */
    public static Session open(Sessions sessions, Model model, List<String> prefer) {
        SessionSettings usual = SessionSettings.DEFAULT;
        SessionSettings settings = new SessionSettings(prefer, usual.only(), usual.checkpointSteps(), usual.deadline());
        return sessions.open(model.name() + "-self-test", model.engine(), model.network(), settings);
    }

    static List<String> providers(Session session) {
        return session.providers().stream().map(Provider::name).distinct().toList();
    }

    private SelfTestOutcome tryOnce(Session session) {
        Terminals terminals = new Terminals(session);
        double[] output = terminals.step(new double[terminals.inputs()]);
        boolean finite = Arrays.stream(output).allMatch(Double::isFinite);
        String message = model + ": no self-test; one step " + (finite ? "ran" : "gave values that are not finite");
        return outcome(session, finite, false, 1, Double.NaN, 0, message);
    }

    private SelfTestOutcome compare(Session session, ModelManifest.SelfTest test) {
        SelfTestVectors vectors = model.selfTestVectors();
        Terminals terminals = new Terminals(session);
        if (terminals.inputs() != test.inputs() || terminals.outputs() != test.outputs()) {
            String message = model + ": the self-test has " + test.inputs() + " inputs and " + test.outputs()
                    + " outputs, the network " + terminals.inputs() + " and " + terminals.outputs();
            return outcome(session, false, false, 0, Double.NaN, test.tolerance(), message);
        }
        double largest = 0;
        String where = "";
        for (int step = 0; step < test.steps(); step++) {
            double[] output = terminals.step(vectors.inputs()[step]);
            for (int i = 0; i < output.length; i++) {
                double difference = difference(output[i], vectors.expected()[step][i]);
                if (difference > largest) {
                    largest = difference;
                    where = ", at step " + step + ", output " + i + ": " + output[i] + " instead of "
                            + vectors.expected()[step][i];
                }
            }
        }
        return judge(session, test, largest, where);
    }

    private static double difference(double found, double expected) {
        double difference = Math.abs(found - expected);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    private SelfTestOutcome judge(Session session, ModelManifest.SelfTest test, double largest, String where) {
        if (!Set.copyOf(providers(session)).equals(Set.copyOf(test.providers()))) {
            boolean finite = !Double.isInfinite(largest);
            String message = model + ": " + test.steps() + " steps "
                    + (finite ? "ran" : "gave values that are not finite") + " on " + providers(session)
                    + "; the expected output is that of " + test.providers() + ", largest difference " + largest;
            return outcome(session, finite, false, test.steps(), largest, test.tolerance(), message);
        }
        boolean passed = largest <= test.tolerance();
        String message = String.format(
                Locale.ROOT,
                "%s: %d steps, largest difference %s, allowed %s%s",
                model,
                test.steps(),
                largest,
                test.tolerance(),
                passed ? "" : where);
        return outcome(session, passed, true, test.steps(), largest, test.tolerance(), message);
    }

    private SelfTestOutcome outcome(
            Session session,
            boolean passed,
            boolean compared,
            int steps,
            double largest,
            double tolerance,
            String message) {
        return new SelfTestOutcome(passed, compared, steps, largest, tolerance, providers(session), 0, message);
    }
}
