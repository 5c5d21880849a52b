// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.crossbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.network.Network;
import org.ganglion.command.proof.crossbar.DriftTrial.Point;
import org.ganglion.command.proof.session.OnEngine;
import org.ganglion.command.proof.session.Running;
import org.ganglion.driver.cpu.CpuDriver;
import org.ganglion.driver.crossbar.CrossbarDriver;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;

/** Eight of the fifty programmings of the proof, at three of its times, on the engine without sessions. */
class DriftTrialTest {
    private static final int PROGRAMMINGS = 8;

    private static Digits digits() throws IOException {
        return Digits.read(ReferenceData.path("crossbar").resolve(Digits.FILE));
    }

    @Test
    void givenEightProgrammings_whenTheyDrift_thenTheBarOfTheFullProofHolds() throws IOException {
        DriftTrial trial = new DriftTrial(digits(), DriftTrialTest::open);
        double exact = trial.exactAccuracy();
        Map<String, Point> points = trial.run(List.of("0s", "1d", "1y"), PROGRAMMINGS, 1, done -> true);
        assertEquals(List.of(), DriftTrial.broken(points, exact));
        String picture = AccuracyCurve.svg(points, PROGRAMMINGS, exact);
        assertTrue(picture.startsWith("<svg") && picture.endsWith("</svg>\n"));
    }

    @Test
    void givenADriverThatIsNotTheEquations_whenJudged_thenItDoesNotHold() throws IOException {
        Digits digits = digits();
        Sample good = new Sample(new double[] {97, 96.8, 97.2});
        Sample bad = new Sample(new double[] {90, 90.2, 89.8});
        Map<String, Point> points = new LinkedHashMap<>();
        points.put("0s", new Point(0, bad, good, good, good));
        points.put("1d", new Point(86400, good, bad, good, bad));
        List<String> broken = DriftTrial.broken(points, 97.4);
        assertEquals(4, broken.size(), broken::toString);
        assertEquals(594, digits.images().length);
    }

    /** Affine maps on crossbars, the rest on the processor. */
    private static Running open(Network network) {
        return new OnEngine.Cast()
                .driver(new CrossbarDriver(), "hidden", "digit")
                .driver(new CpuDriver(), "rectified")
                .open(network);
    }
}
