// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ganglion.api.network.Node;
import org.ganglion.driver.npu.cycles.EthosU;
import org.ganglion.driver.npu.cycles.RewriteCycles;

/** What was rewritten in a region, for a person: sums as products, functions as straight pieces. */
public final class Rewrites {
    private static final String PRODUCT_OF_ITS_ARGUMENT = "transform.SiLU";

    private Rewrites() {}

    /** A line for each rewritten node. */
    public static List<String> of(EthosU processor, Region region) {
        List<String> lines = new ArrayList<>();
        for (Node node : region.chain().nodes()) {
            if (SumLayout.isSum(node)) {
                SumLayout sums = SumLayout.of(node);
                lines.add(String.format(
                        Locale.ROOT,
                        "%s as a product with %d x %d ones%s, exact but for the rounding of results: %s",
                        node.id(),
                        sums.units(),
                        sums.length(),
                        sums.everyOne() ? " below a diagonal" : "",
                        cycles(RewriteCycles.sums(processor, sums.rows(), sums.length(), sums.everyOne()))));
            } else if (Activation.FUNCTIONS.containsKey(node.type())) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s as %d straight pieces, %.3g off at most: %s",
                        node.id(),
                        region.activation().pieces(),
                        region.activation().error(),
                        cycles(RewriteCycles.function(
                                processor, node.output().size(), node.type().equals(PRODUCT_OF_ITS_ARGUMENT)))));
            }
        }
        return lines;
    }

    private static String cycles(RewriteCycles cycles) {
        return String.format(Locale.ROOT, "%.0f cycles instead of %.0f", cycles.after(), cycles.before());
    }
}
