// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import org.ganglion.update.document.Role;
import org.ganglion.update.generation.Generation;

/** Every model of a generation on its golden input. */
final class SelfTests {
    private final Toolbox tools;

    SelfTests(Toolbox tools) {
        this.tools = tools;
    }

    /**
     * Runs them.
     *
     * @return what they said
     * @throws org.ganglion.api.GanglionException what the first that fails says
     */
    String run(Generation generation) {
        int passed = 0;
        for (String place : generation.files(Role.MODEL).keySet()) {
            Path bundle = tools.generations().folder(generation.name()).resolve(place);
            tools.ports().trial().run(bundle);
            passed++;
        }
        return passed + " models passed their self-tests";
    }
}
