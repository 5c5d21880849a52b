// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InferCommandTest {
    @Test
    void givenASummary_whenShownToAPerson_thenFiguresHaveFourDigitsAndResultsAllOfThem() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("output", Map.of("values", List.of(0.1 + 0.2, 3L)));
        summary.put("steps", 400L);
        summary.put("latency_us", Map.of("p99", 12840.832));
        summary.put("energy_uJ_estimate", 0.13841919999999996);
        summary.put("unheard_of", null);

        List<String> lines = InferCommand.text(summary).lines().toList();

        assertTrue(lines.get(0).matches("output values +0.30000000000000004  3"), lines.get(0));
        assertTrue(lines.get(1).matches("steps +400"), lines.get(1));
        assertTrue(lines.get(2).matches("latency us p99 +12840"), lines.get(2));
        assertTrue(lines.get(3).matches("energy uJ estimate +0.1384"), lines.get(3));
        assertTrue(lines.get(4).matches("unheard of +unknown"), lines.get(4));
    }

    @Test
    void givenNumbers_whenShown_thenNoneHasMoreThanFourDigitsNorAnExponent() {
        assertEquals("0.3", Numbers.shown(0.1 + 0.2));
        assertEquals("0", Numbers.shown(-0.0));
        assertEquals("0.00003521", Numbers.shown(3.5213e-5));
        assertEquals("1000", Numbers.shown(1000));
        assertEquals("NaN", Numbers.shown(Double.NaN));
    }
}
