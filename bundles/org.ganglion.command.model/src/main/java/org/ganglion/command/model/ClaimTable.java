// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.ganglion.api.driver.Claim;
import org.ganglion.session.Placement;

/** What the drivers say that a step of what they got takes, and why others did not get it. */
final class ClaimTable {
    private ClaimTable() {}

    static TextTable of(Placement placement) {
        TextTable table = new TextTable(
                "DRIVER", "RUNS", "COMPUTES IN", "LATENCY (us, ESTIMATE)", "ENERGY A STEP (uJ, ESTIMATE)", "NOT BY");
        Map<Claim, List<Placement.Place>> claims = placement.places().stream()
                .filter(place -> place.claim() != null)
                .collect(Collectors.groupingBy(Placement.Place::claim, LinkedHashMap::new, Collectors.toList()));
        claims.forEach((claim, places) -> table.row(
                places.get(0).provider().name(),
                places.stream().map(Placement.Place::node).collect(Collectors.joining(" ")),
                claim.precision().type() + (claim.precision().exact() ? "" : ", not exact"),
                number(claim.cost().microseconds()),
                number(claim.cost().microjoules()),
                refusals(places)));
        return table;
    }

    private static String refusals(List<Placement.Place> places) {
        return places.stream()
                .flatMap(place -> place.refused().entrySet().stream())
                .map(refusal -> refusal.getKey() + ": " + refusal.getValue())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    static Map<String, Object> described(Claim claim) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("nodes", claim.nodes().stream().sorted().toList());
        all.put("type", claim.precision().type().toString());
        all.put("exact", claim.precision().exact());
        all.put("latency_us_estimate", known(claim.cost().microseconds()));
        all.put("energy_uJ_estimate", known(claim.cost().microjoules()));
        return all;
    }

    static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /** Of all that a driver runs, or nothing where it cannot say. */
    static double microseconds(Placement placement, LiveDrivers.LiveDriver driver) {
        return placement.places().stream()
                .filter(driver::runs)
                .map(Placement.Place::claim)
                .distinct()
                .mapToDouble(claim -> claim.cost().microseconds())
                .sum();
    }

    static String number(double value) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, "%.4g", value);
    }
}
