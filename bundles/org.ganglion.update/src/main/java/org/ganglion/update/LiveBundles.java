// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import org.ganglion.model.ModelManifest;
import org.ganglion.update.document.Artifact;

/** The bundles of the framework that are in the care of the update, by their locations. */
interface LiveBundles {
    /** What the locations of those begin with that came while the framework ran. */
    String LOCATIONS = "ganglion:";
    /** What the locations of models begin with; the digest follows. */
    String MODEL = LOCATIONS + "model/";
    /** What the locations of other bundles begin with; the digest follows. */
    String BUNDLE = LOCATIONS + "bundle/";

    /** Where a file of a generation is installed, or would be; never the same for other bytes. */
    String location(String place, Artifact artifact);

    /** The locations of all that are installed. */
    Set<String> locations();

    /**
     * Installs and starts; does nothing where that is so already. A fragment is installed only.
     *
     * @throws org.ganglion.api.GanglionException INCONSISTENT or STORAGE
     */
    void start(String location, Path file);

    /**
     * Uninstalls, and lets those that were wired to them find others; passes over what is not there.
     *
     * @throws org.ganglion.api.GanglionException TIMEOUT if the framework does not come to its end with it
     */
    void uninstall(Collection<String> locations) throws InterruptedException;

    /**
     * Waits until the models know it.
     *
     * @throws org.ganglion.api.GanglionException TIMEOUT
     * @throws InterruptedException if the thread is interrupted
     */
    void awaitModel(ModelManifest manifest) throws InterruptedException;
}
