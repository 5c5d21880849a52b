// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.plan;

import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelFormat;

/** The format in which an engine's models are files. */
public final class FormatOfEngine {
    private FormatOfEngine() {}

    /**
     * Finds it.
     *
     * @param engine its kind
     * @throws GanglionException MISSING_CAPABILITY if it is not among these
     */
    public static ModelFormat among(List<ModelFormat> formats, String engine) {
        return formats.stream()
                .filter(each -> each.engine().equals(engine))
                .findFirst()
                .orElseThrow(() -> new GanglionException(
                        Reason.MISSING_CAPABILITY, "no format of models for the engine " + engine));
    }
}
