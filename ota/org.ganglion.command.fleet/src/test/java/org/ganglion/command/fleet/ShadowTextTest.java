// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ganglion.api.json.JsonObject;
import org.junit.jupiter.api.Test;

class ShadowTextTest {
    @Test
    void givenAPlanWithAShadowRun_whenShown_thenItSaysSoBeforeWhatIsDone() {
        JsonObject plan = JsonObject.read(
                "plan",
                "{\"mode\":\"hot\",\"install\":[\"li 2.0.0\"],\"shadow\":{\"seconds\":60.0,\"tolerance\":0.05}}");

        assertTrue(
                PlanText.lines(plan).get(1).startsWith("shadow run of "),
                PlanText.lines(plan).toString());
        assertTrue(
                PlanText.lines(plan).get(1).endsWith("tolerated: 0.05000"),
                PlanText.lines(plan).toString());
        assertEquals("install li 2.0.0", PlanText.lines(plan).get(2));
    }

    @Test
    void givenAPlanThatIsRefused_whenShown_thenTheReasonAndTheMessageAreThere() {
        JsonObject plan = JsonObject.read(
                "plan", "{\"mode\":\"refused\",\"reason\":\"UNSUPPORTED\",\"message\":\"it takes a restart\"}");

        assertEquals(
                "[refused (UNSUPPORTED): it takes a restart]",
                PlanText.lines(plan).toString());
    }

    @Test
    void givenWhatAShadowRunFound_whenShown_thenCountsAndMeasureAreThere() {
        assertEquals(
                "kitchen: li/2 beside li/1, 90 of 100 samples compared, 8 dropped; decisions 0.02222 of 0.05000 tolerated;"
                        + " 20 us instead of 10 us",
                ShadowText.found(JsonObject.read(
                        "reported",
                        "{\"pipeline\":\"kitchen\",\"running\":\"li/1\",\"candidate\":\"li/2\",\"taken\":100,"
                                + "\"compared\":90,\"dropped\":8,\"measure\":\"decisions\",\"measured\":0.02222222,"
                                + "\"tolerance\":0.05,\"runningMicros\":{\"p50\":10.0},"
                                + "\"candidateMicros\":{\"p50\":20.0}}")));
    }

    @Test
    void givenADifferenceThatIsNoNumber_whenShown_thenItIsBeyondMeasure() {
        String line = ShadowText.found(JsonObject.read("reported", "{\"measured\":null,\"tolerance\":0}"));

        assertTrue(line.contains("beyond measure of 0.000 tolerated"), line);
    }
}
