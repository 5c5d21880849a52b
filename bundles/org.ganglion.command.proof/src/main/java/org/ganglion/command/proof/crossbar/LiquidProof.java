// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.network.Network;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Proof;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.session.InSession;
import org.ganglion.command.proof.session.Running;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A liquid state machine whose fixed weights are what programming errors of emulated devices make of equal targets. */
@Component
public final class LiquidProof implements Proof {
    private static final int NEURONS = 200;
    private static final int TRAINING = 2000;
    private static final int TEST = 1000;
    private static final double MOST_POINTS_WORSE = 2;
    private static final double CHANCE_TIMES = 7;
    private static final List<String> DEVICES = List.of("wan", "pcm");

    private final Sessions sessions;

    /** Made by the component runtime. */
    @Activate
    public LiquidProof(@Reference Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return "liquid";
    }

    @Override
    public String shows() {
        return "a liquid state machine of " + NEURONS
                + " spiking neurons whose random weights are programming errors of"
                + " resistive (wan) and phase-change (pcm) devices, with a trained digital read-out, on MNIST";
    }

    @Override
    public String bar() {
        return "accuracy at most " + MOST_POINTS_WORSE
                + " points below that with exact Gaussian weights on the processor, and " + CHANCE_TIMES
                + " times chance";
    }

    @Override
    public int fullCount() {
        return 5;
    }

    @Override
    public int quickCount() {
        return 1;
    }

    @Override
    public Findings run(ProofRun run) throws IOException {
        Images images = Images.read(run.model(Images.IMAGES), run.model(Images.LABELS));
        Liquid liquid = new Liquid(images, NEURONS);
        Map<String, double[]> accuracies = new LinkedHashMap<>();
        accuracies.put("gaussian", new double[run.count()]);
        DEVICES.forEach(device -> accuracies.put(device, new double[run.count()]));
        for (int n = 0; n < run.count() && !run.cancelled(); n++) {
            for (var entry : accuracies.entrySet()) {
                entry.getValue()[n] = accuracy(liquid, entry.getKey(), run.seed() + n);
            }
            run.progress(n + 1, "seeds");
        }
        return judge(accuracies);
    }

    private double accuracy(Liquid liquid, String weights, long seed) {
        boolean exact = weights.equals("gaussian");
        Network network = liquid.network(exact ? Map.of() : options(weights), seed);
        SessionSettings unset = SessionSettings.DEFAULT;
        SessionSettings settings = new SessionSettings(
                List.of(exact ? "cpu" : "crossbar"), List.of(), unset.checkpointSteps(), unset.deadline());
        try (Running running = new InSession(sessions.open("liquid", "spiking", network, settings))) {
            return liquid.accuracy(running, TRAINING, TEST);
        }
    }

    /** Every device is programmed to the middle of its range; converters have 8 bits. */
    static Map<String, String> options(String device) {
        return Map.of("crossbar.device", device, "crossbar.random", "0.5");
    }

    private static Findings judge(Map<String, double[]> accuracies) {
        Map<String, Object> figures = new LinkedHashMap<>();
        accuracies.forEach((weights, values) -> {
            figures.put(weights + "_percent", new Sample(values).mean());
            figures.put(weights + "_percent_by_seed", values);
        });
        double exact = new Sample(accuracies.get("gaussian")).mean();
        List<String> broken = new ArrayList<>();
        for (String device : DEVICES) {
            double mean = new Sample(accuracies.get(device)).mean();
            if (!(mean >= exact - MOST_POINTS_WORSE)) {
                broken.add(device + " recognises " + mean + " %, exact weights " + exact + " %");
            }
            if (!(Arrays.stream(accuracies.get(device)).min().orElse(0) >= 10 * CHANCE_TIMES)) {
                broken.add(device + " recognises " + Arrays.toString(accuracies.get(device)) + " % only");
            }
        }
        return new Findings(figures, broken);
    }
}
