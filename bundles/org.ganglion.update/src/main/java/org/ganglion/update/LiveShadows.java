// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ganglion.pipeline.Shadow;

/** Runs models beside those that pipelines run. */
interface LiveShadows {
    /** The names of the pipelines that there are; nothing while nobody knows them. */
    Optional<Set<String>> pipelines();

    /**
     * Reads a model that is to run beside others.
     *
     * @param bundle installed or not
     * @throws org.ganglion.api.GanglionException of the content category
     */
    Candidate read(Path bundle);

    /** A model that is to run beside others. */
    interface Candidate {
        /**
         * Begins.
         *
         * @param pipeline its name
         * @param before what the release that runs says of the pipeline
         * @param after what the new one says
         * @return nothing if this pipeline would not run this model, or has none to compare with
         * @throws org.ganglion.api.GanglionException as {@link org.ganglion.pipeline.Shadows#shadow}; TOO_LARGE or PROVIDER_FAILED if
         *     the model cannot be opened at all
         */
        Optional<Shadow> beside(String pipeline, Map<String, Object> before, Map<String, Object> after);
    }
}
