// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.proof;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Signal;
import org.osgi.service.component.annotations.Component;

/** A sensor that computes where light falls: Input, the first Conv2d and its Threshold are one region; only spikes leave it. */
@Component
@DriverKind(
        kind = "in-sensor",
        ops = {"Conv2d", "Threshold"})
public final class InSensorDriver implements Driver {
    @Override
    public Answer claims(Network network, Set<String> open, Board board) {
        for (Node input : network.ofType(Node.INPUT)) {
            Set<String> region = region(network, input);
            if (region.size() == 3 && open.containsAll(region)) {
                Claim claim = new Claim(
                        region, new Precision(Dtype.I8, false), new Cost(10, 0.01), 0, 0, Set.of(), "/dev/video0");
                return new Answer(List.of(claim), Map.of());
            }
        }
        return new Answer(List.of(), Map.of());
    }

    private static Set<String> region(Network network, Node input) {
        Set<String> region = new LinkedHashSet<>(Set.of(input.id()));
        Node last = input;
        for (String type : List.of("Conv2d", "Threshold")) {
            List<Edge> out = network.outOf(last.id());
            if (out.size() != 1 || !network.node(out.get(0).to()).type().equals(type)) {
                return Set.of();
            }
            last = network.node(out.get(0).to());
            region.add(last.id());
        }
        return region;
    }

    @Override
    public Stage prepare(StageContext context) {
        return new Pixels(context);
    }

    @Override
    public EnergyTable energy() {
        return new EnergyTable(0.001, 0.001, 0, "made up");
    }

    /** One convolution without padding and with stride 1, and a threshold. */
    private static final class Pixels implements Stage {
        private final Signal light;
        private final Signal spikes;
        private final double[] kernel;
        private final double[] threshold;
        private final int channels;
        private final int size;
        private final int[] from;
        private final int[] to;

        private Pixels(StageContext context) {
            Node input = only(context, Node.INPUT);
            Node convolution = only(context, "Conv2d");
            Node limit = only(context, "Threshold");
            light = context.input(input.id(), 0);
            spikes = context.output(limit.id(), 0);
            Parameters parameters = convolution.parameters();
            int[] shape = parameters.tensor("weight").shape();
            kernel = parameters.tensor("weight").f64();
            channels = shape[1];
            size = shape[2];
            from = input.output().shape();
            to = convolution.output().shape();
            threshold = limit.parameters().numbers("threshold", spikes.size());
        }

        private static Node only(StageContext context, String type) {
            return context.network().ofType(type).stream()
                    .filter(node -> context.claim().nodes().contains(node.id()))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void step(long t) {
            int count = 0;
            for (int element = 0; element < threshold.length; element++) {
                if (brightness(element) > threshold[element]) {
                    spikes.index()[count++] = element;
                }
            }
            spikes.spikes(count);
        }

        private double brightness(int element) {
            int column = element % to[2];
            int row = element / to[2] % to[1];
            int map = element / (to[2] * to[1]);
            double sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                for (int y = 0; y < size; y++) {
                    for (int x = 0; x < size; x++) {
                        sum += kernel[((map * channels + channel) * size + y) * size + x]
                                * light.f64()[(channel * from[1] + row + y) * from[2] + column + x];
                    }
                }
            }
            return sum;
        }

        @Override
        public void count(Operations into) {
            into.macs += (long) threshold.length * channels * size * size;
        }

        @Override
        public void close() {
            // the sensor needs no closing
        }
    }
}
