// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.network.Dtype;
import org.ganglion.session.Placement;
import org.junit.jupiter.api.Test;

class ClaimTableTest {
    @Test
    void givenAClaimOfSeveralNodes_whenShown_thenItIsOneLineWithWhatItTakesAndWhoRefused() {
        Claim region =
                new Claim(Set.of("a", "b"), new Precision(Dtype.I8, false), new Cost(5.5, 0.25), 0, 0, Set.of(), null);
        Claim alone = Claim.of("c", new Precision(Dtype.F64, true), Cost.UNKNOWN);
        Provider npu = new Provider("org.npu", "1.0.0", 1);
        Provider cpu = new Provider("org.cpu", "1.0.0", 2);
        Placement placement = new Placement(
                List.of(
                        new Placement.Place("a", "Affine", npu, region, Map.of()),
                        new Placement.Place("b", "transform.ReLU", npu, region, Map.of()),
                        new Placement.Place("c", "Affine", cpu, alone, Map.of("org.npu/1.0.0", "carries no scales")),
                        new Placement.Place("n", "LIF", cpu, null, Map.of())),
                List.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ClaimTable.of(placement).print(new PrintStream(out, true, StandardCharsets.UTF_8));
        String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
        assertEquals(3, lines.length);
        assertTrue(lines[0].contains("ESTIMATE"));
        assertTrue(lines[1].matches("org\\.npu +a b +I8, not exact +5\\.500 +0\\.2500 *"), lines[1]);
        assertTrue(
                lines[2].matches("org\\.cpu +c +F64 +unknown +unknown +org\\.npu/1\\.0\\.0: carries no scales"),
                lines[2]);
    }
}
