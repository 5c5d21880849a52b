// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.spiking;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Tensor;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;

/**
 * A transform alone, without neurons, fed with many spikes and with a tenth of them; the output is that of the input, so that the
 * session's look at every value that leaves a network is not part of the cost.
 *
 * @param name of the transform
 * @param network with the transform between an input and an output
 */
record SpareSpikes(String name, Network network) {
    private static final int SIZE = 1024;
    private static final int SYNAPSES = 100;
    private static final int STEPS = 2_000;
    private static final int MANY = 10;
    private static final int FEW = 100;

    /** A dense and a sparse matrix, and the first convolution of a network. */
    static List<SpareSpikes> all(Network images) {
        RandomStream random = new RandomStream(1, "weights");
        double[] weight = new double[SIZE * SIZE];
        for (int k = 0; k < weight.length; k++) {
            weight[k] = random.uniform(0, k) - 0.5;
        }
        Parameters dense = Parameters.builder()
                .put("weight", Tensor.of(weight, SIZE, SIZE))
                .build();
        int[] source = new int[SIZE * SYNAPSES];
        int[] target = new int[source.length];
        double[] each = new double[source.length];
        for (int k = 0; k < source.length; k++) {
            source[k] = k / SYNAPSES;
            target[k] = (int) (random.uniform(1, k) * SIZE);
            each[k] = weight[k];
        }
        Parameters sparse = Parameters.builder()
                .put("source", Tensor.of(source, source.length))
                .put("target", Tensor.of(target, target.length))
                .put("weight", Tensor.of(each, each.length))
                .build();
        int[] line = {SIZE};
        Node convolution = images.ofType("Conv2d").get(0);
        return List.of(
                new SpareSpikes("linear", alone("Linear", line, line, dense)),
                new SpareSpikes("sparse", alone("transform.Sparse", line, line, sparse)),
                new SpareSpikes(
                        "convolution",
                        alone(
                                "Conv2d",
                                convolution.input().shape(),
                                convolution.output().shape(),
                                convolution.parameters())));
    }

    private static Network alone(String type, int[] input, int[] output, Parameters parameters) {
        return new GraphDraft()
                .node("in", Node.INPUT, input, input, Parameters.NONE)
                .node("transform", type, input, output, parameters)
                .node("out", Node.OUTPUT, input, input, Parameters.NONE)
                .edge("in", "transform")
                .edge("in", "out")
                .network(Options.DEFAULT);
    }

    /** How many times less a step costs where one element of a hundred spikes instead of one of ten. */
    double fall(Sessions sessions, ProofRun run) {
        Laps many = new Laps();
        Laps few = new Laps();
        try (Session session = sessions.open("proof-spiking", "spiking", network, SessionSettings.DEFAULT)) {
            for (int round = 0; round < run.count() && !run.cancelled(); round++) {
                lap(session, many, MANY, round);
                lap(session, few, FEW, round);
            }
        }
        return many.processor().median() / few.processor().median();
    }

    private static void lap(Session session, Laps laps, int every, int round) {
        laps.begin();
        for (int t = 0; t < STEPS; t++) {
            Signal input = session.input(0);
            int count = 0;
            for (int i = t % every; i < input.size(); i += every) {
                input.index()[count++] = i;
            }
            input.spikes(count);
            if (!session.step()) {
                throw new GanglionException(Reason.MISSING_CAPABILITY, session.name() + ": no provider is left");
            }
        }
        laps.end(round);
    }
}
