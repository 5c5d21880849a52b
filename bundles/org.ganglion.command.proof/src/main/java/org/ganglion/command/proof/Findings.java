// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a proof found.
 *
 * @param figures as they go into JSON, in order
 * @param broken what of the bar does not hold, a line each; empty if all holds
 * @param voided why nothing can be concluded, or null
 */
public record Findings(Map<String, Object> figures, List<String> broken, String voided) {
    /** Copies. */
    public Findings {
        figures = new LinkedHashMap<>(figures);
        broken = List.copyOf(broken);
    }

    /** Figures that count. */
    public Findings(Map<String, Object> figures, List<String> broken) {
        this(figures, broken, null);
    }

    /** PASS, FAIL or VOID. */
    public String result() {
        return voided != null ? "VOID" : broken.isEmpty() ? "PASS" : "FAIL";
    }
}
