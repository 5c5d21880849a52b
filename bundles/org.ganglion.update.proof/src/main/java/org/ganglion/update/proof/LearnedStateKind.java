// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Variable;
import org.ganglion.model.keeping.LearnedStateKeeper;
import org.ganglion.model.learned.LearnedState;
import org.ganglion.update.state.Storage;

/** What a model learned: kept again and again, then for the next version of the model beside what the one before had learned. */
final class LearnedStateKind implements ReleaseKind {
    private static final String MODEL = "learner";
    private static final String PIPELINE = "line";
    private static final int WEIGHTS = 3000;
    private static final long BEFORE = 2;
    private static final long LAST = 6;

    @Override
    public String name() {
        return "learned-state";
    }

    private static LearnedStateKeeper keeper(Path root) {
        return new LearnedStateKeeper(Optional.of(root.resolve("state")));
    }

    /** Every weight says when it was learned. */
    private static LearnedState state(long steps) {
        double[] weights = new double[WEIGHTS];
        Arrays.fill(weights, steps);
        Variable variable = new Variable("weight", Dtype.F64, new int[] {WEIGHTS}, "", Role.WEIGHT, 0);
        return new LearnedState(
                MODEL, version(steps), PIPELINE, steps, List.of(new Plan.Block("readout", variable, weights)));
    }

    /** The release comes in the middle. */
    private static String version(long steps) {
        return steps <= (BEFORE + LAST) / 2 ? "1.0.0" : "2.0.0";
    }

    @Override
    public void prepare(Path root, Storage storage) {
        for (long steps = 1; steps <= BEFORE; steps++) {
            keeper(root).keep(state(steps));
        }
    }

    @Override
    public void change(Path root, Storage storage) {
        Path recorded = RecordedFileSystem.recorded(root, ((RecordingStorage) storage).steps());
        for (long steps = BEFORE + 1; steps <= LAST; steps++) {
            keeper(recorded).keep(state(steps));
        }
    }

    @Override
    public List<String> broken(Path root, Storage storage, int cuts) {
        List<String> broken = new ArrayList<>();
        List<LearnedState> kept = keeper(root).kept(MODEL, PIPELINE);
        if (kept.isEmpty()) {
            broken.add("nothing is kept");
        }
        for (LearnedState state : kept) {
            double[] weights = (double[]) state.blocks().get(0).array();
            if (Arrays.stream(weights).anyMatch(weight -> weight != state.steps())
                    || !state.version().equals(version(state.steps()))) {
                broken.add("a state of step " + state.steps() + " is mixed with another");
            }
        }
        if (!kept.isEmpty() && kept.get(0).steps() < BEFORE) {
            broken.add("the latest is of step " + kept.get(0).steps() + ", which is older than what was synced");
        }
        if (kept.stream().noneMatch(state -> state.version().equals("1.0.0"))) {
            broken.add("a rollback finds nothing of the version before");
        }
        keeper(root).keep(state(LAST + 1));
        if (keeper(root).kept(MODEL, PIPELINE).get(0).steps() != LAST + 1) {
            broken.add("what is kept next is not found");
        }
        return broken;
    }
}
