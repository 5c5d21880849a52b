// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import org.ganglion.model.ModelManifest;

/** Finds out whether a model bundle is what it should be and works here, before it is installed. */
interface ModelTrial {
    /**
     * Looks into the file.
     *
     * @throws org.ganglion.api.GanglionException of the content category
     */
    ModelManifest inspect(Path bundle);

    /**
     * Runs the model.
     *
     * @return what the self-test said, one line
     * @throws org.ganglion.api.GanglionException MISSING_CAPABILITY, SELF_TEST_FAILED, PROVIDER_FAILED or of the content category
     */
    String run(Path bundle);
}
