// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.network.Network;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.command.proof.crossbar.DriftTrial.Point;
import org.ganglion.command.proof.session.InSession;
import org.ganglion.command.proof.session.Running;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets the digits network drift on emulated phase-change devices. */
@Component
public final class CrossbarProof implements Proof {
    private final Sessions sessions;

    /** Made by the component runtime. */
    @Activate
    public CrossbarProof(@Reference Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return "crossbar";
    }

    @Override
    public String shows() {
        return "the digits network on emulated phase-change devices from 0 to 1 year after programming, with and without"
                + " compensation of drift, and the same from the equations alone";
    }

    @Override
    public String bar() {
        return "accuracy falls with time within 2 standard errors, compensation wins from one day on, driver and equations agree"
                + " within 4 standard errors";
    }

    @Override
    public int fullCount() {
        return 50;
    }

    @Override
    public int quickCount() {
        return 5;
    }

    @Override
    public Findings run(ProofRun run) throws IOException {
        DriftTrial trial = new DriftTrial(Digits.read(run.model(Digits.FILE)), this::open);
        double exact = trial.exactAccuracy();
        List<String> ages = List.copyOf(DriftTrial.AGES.keySet());
        Map<String, Point> points = trial.run(ages, run.count(), run.seed(), done -> {
            run.say(done + " of " + ages.size() + " times since programming");
            return !run.cancelled();
        });
        Path picture = run.surroundings().state().resolve("proof").resolve("crossbar.svg");
        Files.createDirectories(picture.getParent());
        Files.writeString(picture, AccuracyCurve.svg(points, run.count(), exact));
        run.say("drew " + picture);
        return new Findings(figures(points, exact), DriftTrial.broken(points, exact));
    }

    private static Map<String, Object> figures(Map<String, Point> points, double exact) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("exact_percent", exact);
        points.forEach((age, point) -> {
            Map<String, Object> at = new LinkedHashMap<>();
            at.put("plain_percent", described(point.plain()));
            at.put("plain_equations_percent", described(point.plainReference()));
            at.put("compensated_percent", described(point.compensated()));
            at.put("compensated_equations_percent", described(point.compensatedReference()));
            figures.put(age, at);
        });
        return figures;
    }

    private static double[] described(Sample sample) {
        return new double[] {Quantiles.rounded(sample.mean()), Quantiles.rounded(sample.standardError())};
    }

    private Running open(Network network) {
        SessionSettings unset = SessionSettings.DEFAULT;
        return new InSession(sessions.open(
                "crossbar",
                "spiking",
                network,
                new SessionSettings(List.of("crossbar"), List.of(), unset.checkpointSteps(), unset.deadline())));
    }
}
