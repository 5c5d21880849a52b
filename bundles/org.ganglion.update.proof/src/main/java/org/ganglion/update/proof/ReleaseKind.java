// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.nio.file.Path;
import java.util.List;
import org.ganglion.update.state.Storage;

/** A kind of change that a device goes through, and what must hold on whatever disk the power leaves of it. */
interface ReleaseKind {
    String name();

    /** Whether a supervisor starts the device, which the proof has a model of. */
    default boolean isSupervised() {
        return false;
    }

    /** Makes the device that the change begins with, in an empty folder. */
    void prepare(Path root, Storage storage) throws Exception;

    /** Starts the device on this disk and takes it through the change, to its end. */
    void change(Path root, Storage storage) throws Exception;

    /**
     * Starts the device on a disk that power cuts left, and takes it on from there.
     *
     * @param cuts how often the power was cut
     * @return what of the promise does not hold, a line each
     */
    List<String> broken(Path root, Storage storage, int cuts) throws Exception;
}
