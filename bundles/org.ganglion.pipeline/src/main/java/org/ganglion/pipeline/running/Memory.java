// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Role;
import org.ganglion.model.Model;
import org.ganglion.model.learned.LearnedState;
import org.ganglion.model.learned.LearnedStates;
import org.ganglion.pipeline.parts.Parts;
import org.ganglion.session.Snapshot;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a pipeline's models learned, kept beyond the process. On the pipeline's thread. */
final class Memory {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

    private final String pipeline;
    private final Parts parts;
    private LearnedStates known;
    private String keptOf = "";
    private long keptChecksum;

    Memory(String pipeline, Parts parts) {
        this.pipeline = pipeline;
        this.parts = parts;
    }

    /** When everything stops, what was learned is kept although its service is withdrawn already. */
    private Optional<LearnedStates> states() {
        parts.learnedStates().ifPresent(present -> known = present);
        return Optional.ofNullable(known);
    }

    static boolean learns(Lane lane) {
        return !lane.session().network().plasticity().isEmpty();
    }

    /** Keeps what is in a state, unless it is what was kept last. */
    void keep(Lane lane, Snapshot state) {
        if (state == null || !learns(lane) || states().isEmpty()) {
            return;
        }
        Model model = lane.model();
        LearnedState learned = new LearnedState(model.name(), model.version(), pipeline, state.step(), state.blocks());
        long checksum = checksum(learned.blocks());
        if (learned.blocks().isEmpty() || lane.label().equals(keptOf) && checksum == keptChecksum) {
            return;
        }
        try {
            if (known.keep(learned)) {
                LOG.debug("pipeline {}: kept what {} learned until step {}", pipeline, lane.label(), state.step());
                keptOf = lane.label();
                keptChecksum = checksum;
            }
        } catch (GanglionException failure) {
            LOG.warn("pipeline {}: {}", pipeline, failure.getMessage());
        }
    }

    private static long checksum(List<Plan.Block> blocks) {
        long sum = 1;
        for (Plan.Block block : blocks) {
            for (int i = 0, size = Array.getLength(block.array()); i < size; i++) {
                sum = 31 * sum + Double.doubleToRawLongBits(Array.getDouble(block.array(), i));
            }
        }
        return sum;
    }

    /**
     * Gives a session what its model learned.
     *
     * @param ofOthers whether what other versions learned will do
     */
    void recall(Lane lane, boolean ofOthers) {
        find(lane, ofOthers).ifPresent(learned -> give(learned, lane));
    }

    /** A model in the place of a newer one takes up what it knew before that one came. */
    void recallAfterRollback(Lane lane, Lane before) {
        if (older(lane.model().version(), before.model().version())) {
            recall(lane, false);
        }
    }

    private static boolean older(String version, String than) {
        try {
            return Version.parseVersion(version).compareTo(Version.parseVersion(than)) < 0;
        } catch (IllegalArgumentException notComparable) {
            LOG.debug("versions {} and {}", version, than, notComparable);
            return false;
        }
    }

    private Optional<LearnedState> find(Lane lane, boolean ofOthers) {
        if (!learns(lane) || states().isEmpty()) {
            return Optional.empty();
        }
        try {
            List<LearnedState> kept = known.kept(lane.model().name(), pipeline);
            return kept.stream()
                    .filter(state -> state.version().equals(lane.model().version()))
                    .findFirst()
                    .or(() -> ofOthers ? kept.stream().findFirst() : Optional.empty());
        } catch (GanglionException failure) {
            LOG.warn("pipeline {}: {}", pipeline, failure.getMessage());
            return Optional.empty();
        }
    }

    private void give(LearnedState learned, Lane lane) {
        Snapshot now = lane.snapshot();
        if (now != null
                && now.blocks().stream().anyMatch(block -> block.variable().role() == Role.WEIGHT)) {
            LOG.info(
                    "pipeline {}: {} goes on from what {}/{} learned until step {}",
                    pipeline,
                    lane.label(),
                    learned.model(),
                    learned.version(),
                    learned.steps());
            lane.restore(new Snapshot(now.step(), learned.blocks()));
            if (learned.version().equals(lane.model().version())) {
                keptOf = lane.label();
                keptChecksum = checksum(learned.blocks());
            }
        }
    }

    /** Deletes what is kept. */
    void forget(Model model) {
        keptOf = "";
        states().ifPresent(states -> states.forget(model.name(), pipeline));
    }
}
