// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Network;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.driver.crossbar.CrossbarDriver;
import org.ganglion.engine.spiking.SpikingEngine;
import org.ganglion.neuron.exact.ExactLif;
import org.junit.jupiter.api.Test;

/** A smaller liquid than that of the proof, and fewer images. */
class LiquidTest {
    private static Images images() throws IOException {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve("shared/data/mnist");
            if (Files.exists(found)) {
                return Images.read(found.resolve(Images.IMAGES), found.resolve(Images.LABELS));
            }
        }
        assumeTrue(false, "reference data mnist is not there");
        throw new AssertionError("unreachable");
    }

    @Test
    void givenWeightsOfProgrammingErrors_whenTheReadOutIsTrained_thenDigitsAreTold() throws IOException {
        Liquid liquid = new Liquid(images(), 64);
        double exact = liquid.accuracy(new OnEngine(liquid.network(Map.of(), 1), new CpuDriver()), 500, 250);
        double devices = liquid.accuracy(
                new OnEngine(liquid.network(LiquidProof.options("wan"), 1), new CrossbarDriver()), 500, 250);
        assertTrue(devices > 40 && devices > exact - 12, devices + " % on devices, " + exact + " % exact");
    }

    private static final class OnEngine implements Liquid.Running {
        private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());

        private final Plan plan;
        private final double[] spikes;
        private long t;

        OnEngine(Network network, Driver driver) {
            Provider provider = new Provider("here", "0.1.0", 1);
            List<Claimed> claims = new ArrayList<>();
            driver.claims(network, Set.of("into", "among"), BOARD)
                    .claims()
                    .forEach(claim -> claims.add(new Claimed(new Provided<>(provider, driver), claim)));
            plan = new SpikingEngine()
                    .compile(new Assignment(
                            network,
                            BOARD,
                            Map.of("neurons", new Provided<>(provider, new ExactLif())),
                            claims,
                            Map.of()));
            spikes = new double[plan.outputs().get(0).signal().size()];
        }

        @Override
        public double[] step(double[] column) {
            plan.inputs().get(0).signal().write(column, 0);
            plan.step(t++);
            plan.outputs().get(0).signal().read(spikes, 0);
            return spikes;
        }

        @Override
        public void reset() {
            // the liquid forgets within an image
        }

        @Override
        public void close() {
            plan.close();
        }
    }
}
