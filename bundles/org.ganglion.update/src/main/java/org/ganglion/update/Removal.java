// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.Map;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.generation.Generations;
import org.ganglion.update.state.Operation;
import org.ganglion.update.state.UpdateState;

/** Takes a release away that is no longer desired. There is nothing to try: what stays ran before. */
final class Removal {
    private final Toolbox tools;
    private final String path;

    Removal(Toolbox tools, String path) {
        this.tools = tools;
        this.path = path;
    }

    /** The generation without it is the current one then. */
    void run(Generation running) throws InterruptedException {
        Generation from = tools.generations().examined(running);
        Deployed removed = from.features().get(path);
        UpdateState state = tools.journal().state();
        long serial = state.serial() + 1;
        Generation next = from.without(path, Generations.name(serial, removed.feature()));
        tools.desk().plan(tools.planner().plan(from, next));
        tools.journal()
                .save(state.withSerial(serial)
                        .with(new Operation(
                                path,
                                removed.feature(),
                                from.name(),
                                next.name(),
                                Operation.Step.STAGING,
                                1,
                                0,
                                tools.setting().boot(),
                                false)));
        tools.desk().phase(Phase.STAGING, path, "taking it away");
        tools.generations().stage(next, Map.of(), from);
        tools.generations().commit(next.name());
        tools.generations().point(from.name(), next.name());
        tools.follower().follow(next);
        tools.journal().save(tools.journal().state().with((Operation) null));
    }
}
