// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.ganglion.api.driver.Driver;
import org.ganglion.command.proof.session.OnEngine;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.driver.crossbar.CrossbarDriver;
import org.ganglion.neuron.exact.ExactLif;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;

/** A smaller liquid than that of the proof, and fewer images. */
class LiquidTest {
    private static Images images() throws IOException {
        Path folder = ReferenceData.path("mnist");
        return Images.read(folder.resolve(Images.IMAGES), folder.resolve(Images.LABELS));
    }

    @Test
    void givenWeightsOfProgrammingErrors_whenTheReadOutIsTrained_thenDigitsAreTold() throws IOException {
        Liquid liquid = new Liquid(images(), 64);
        double exact = accuracy(liquid, new CpuDriver(), Map.of());
        double devices = accuracy(liquid, new CrossbarDriver(), LiquidProof.options("wan"));
        assertTrue(devices > 40 && devices > exact - 12, devices + " % on devices, " + exact + " % exact");
    }

    private static double accuracy(Liquid liquid, Driver driver, Map<String, String> options) {
        OnEngine.Cast cast = new OnEngine.Cast().driver(driver, "into", "among").population("neurons", new ExactLif());
        try (OnEngine running = cast.open(liquid.network(options, 1))) {
            return liquid.accuracy(running, 500, 250);
        }
    }
}
