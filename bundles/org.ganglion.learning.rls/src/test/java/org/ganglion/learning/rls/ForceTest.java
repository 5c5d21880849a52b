// SPDX-License-Identifier: Apache-2.0
package org.ganglion.learning.rls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Tensor;
import org.junit.jupiter.api.Test;

/** FORCE (Sussillo and Abbott 2009; with spikes Nicola and Clopath 2017): the read-out feeds back into the reservoir while it learns. */
class ForceTest {
    private static final int NEURONS = 200;
    private static final double DT = 1e-3;

    private static Network network() {
        Random random = new Random(2);
        double[] back = DoubleStream.generate(() -> 0.3 / Math.sqrt(NEURONS) * random.nextGaussian())
                .limit(NEURONS * NEURONS)
                .toArray();
        double[] feedback = random.doubles(NEURONS, -2, 2).toArray();
        Parameters lif = Parameters.builder()
                .put("tau", 0.01)
                .put("r", 1)
                .put("v_leak", 1.2)
                .put("v_threshold", 1)
                .put("v_reset", 0)
                .build();
        Parameters filter = Parameters.builder()
                .put("tau", 0.03)
                .put("r", 20)
                .put("v_leak", 0)
                .build();
        Map<String, Node> nodes = new LinkedHashMap<>();
        nodes.put("in", Lesson.node("in", Node.INPUT, 1, 1, Parameters.NONE));
        nodes.put("target", Lesson.node("target", Node.INPUT, 1, 1, Parameters.NONE));
        add(nodes, "start", 1, NEURONS, feedback);
        nodes.put("lif", Lesson.node("lif", "LIF", NEURONS, NEURONS, lif));
        nodes.put("filter", Lesson.node("filter", "LI", NEURONS, NEURONS, filter));
        add(nodes, "back", NEURONS, NEURONS, back);
        add(nodes, "readout", NEURONS, 1, new double[NEURONS]);
        add(nodes, "feedback", 1, NEURONS, feedback);
        nodes.put("out", Lesson.node("out", Node.OUTPUT, 1, 1, Parameters.NONE));
        return new Network(
                nodes,
                List.of(
                        new Edge("in", "start"),
                        new Edge("start", "lif"),
                        new Edge("lif", "filter"),
                        new Edge("filter", "back"),
                        new Edge("back", "lif"),
                        new Edge("filter", "readout"),
                        new Edge("readout", "feedback"),
                        new Edge("feedback", "lif"),
                        new Edge("readout", "out")),
                Map.of(
                        "readout",
                        new Plasticity(
                                "readout",
                                "rls",
                                Parameters.builder().put("alpha", 2).build(),
                                "target")),
                Options.DEFAULT.with("dt", Double.toString(DT)));
    }

    private static void add(Map<String, Node> nodes, String id, int sources, int targets, double[] weight) {
        Parameters parameters = Parameters.builder()
                .put("weight", Tensor.of(weight, targets, sources))
                .build();
        nodes.put(id, Lesson.node(id, "Linear", sources, targets, parameters));
    }

    private static double wanted(long t) {
        return Math.sin(2 * Math.PI * 4 * DT * t);
    }

    @Test
    void givenASineThatIsTaughtForFourSeconds_whenTheTeacherFallsSilent_thenTheNetworkGoesOnByItself() {
        double error = 0;
        int free = 1000;
        try (Lesson lesson = new Lesson(network())) {
            lesson.feed(0);
            for (long t = 0; t < 4000; t++) {
                lesson.teach(wanted(t));
                lesson.step();
            }
            lesson.teachNothing();
            for (long t = 4000; t < 4000 + free; t++) {
                error += Math.pow(lesson.step() - wanted(t), 2);
            }
        }
        assertTrue(
                Math.sqrt(error / free) < 0.2,
                "root mean square error " + Math.sqrt(error / free) + " of a sine of 0.71");
    }
}
