// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.Set;
import org.ganglion.model.ModelManifest;

/** The model bundles of the framework that this update has installed, by their locations. */
interface ModelBundles {
    /** The locations. */
    Set<String> locations();

    /**
     * Installs and starts; does nothing where that is so already.
     *
     * @throws org.ganglion.api.GanglionException INCONSISTENT or STORAGE
     */
    void start(String location, Path file);

    /** Uninstalls; does nothing if it is not there. */
    void uninstall(String location);

    /**
     * Waits until the models know it.
     *
     * @throws org.ganglion.api.GanglionException TIMEOUT
     * @throws InterruptedException if the thread is interrupted
     */
    void awaitModel(ModelManifest manifest) throws InterruptedException;
}
