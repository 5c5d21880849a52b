// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.ganglion.api.GanglionException;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Role;
import org.ganglion.model.Model;
import org.ganglion.model.learned.LearnedState;
import org.ganglion.model.learned.LearnedStates;
import org.ganglion.pipeline.LearnedTakeover;
import org.ganglion.pipeline.LearnedTakeover.Outcome;
import org.ganglion.pipeline.parts.Parts;
import org.ganglion.session.Snapshot;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a pipeline's models learned, kept beyond the process. On the pipeline's thread. */
final class Memory {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
    private static final int MOST_REMEMBERED = 16;
    private static final String LEARNS_NOTHING = "it does not learn";
    private static final String NOT_CARRIED = "the pipeline is configured not to carry it over";

    private final String pipeline;
    private final Parts parts;
    /** The models that ran here in this process, in the order in which they came first. */
    private final List<String> came = new ArrayList<>();

    private LearnedStates known;
    private volatile LearnedTakeover takeover;
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
        LearnedState learned =
                new LearnedState(model.name(), model.version(), model.sha256(), pipeline, state.step(), state.blocks());
        long checksum = checksum(learned.blocks());
        if (learned.blocks().isEmpty() || identity(model).equals(keptOf) && checksum == keptChecksum) {
            return;
        }
        try {
            if (known.keep(learned)) {
                LOG.debug("pipeline {}: kept what {} learned until step {}", pipeline, lane.label(), state.step());
                keptOf = identity(model);
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
     * What a lane left when it ended.
     *
     * @param model that ran
     * @param learns whether it learns
     * @param state all of its state, or null if the session gave none
     */
    record Left(Model model, boolean learns, Snapshot state) {
        private String label() {
            return model.name() + '/' + model.version();
        }

        private List<Plan.Block> learned() {
            return learns ? weights(state.blocks()) : List.of();
        }
    }

    /** What the model that runs took over when it began. From any thread. */
    Optional<LearnedTakeover> takeover() {
        return Optional.ofNullable(takeover);
    }

    /**
     * A model begins and nothing of this process is there that it could go on from: it takes up what is kept.
     *
     * @param ofOthers whether what others of its name learned will do
     */
    void recall(Lane lane, boolean ofOthers) {
        remember(lane.model());
        if (!learns(lane)) {
            tell(latest(lane.model(), state -> true)
                    .map(kept -> discarded(lane, label(kept), kept.steps(), List.of(LEARNS_NOTHING))));
            return;
        }
        Optional<LearnedState> own = find(lane, true);
        Optional<LearnedState> learned = own.isPresent() ? own : find(lane, false);
        tell(learned.map(kept -> own.isPresent() || ofOthers
                ? give(kept, lane)
                : discarded(lane, label(kept), kept.steps(), List.of(NOT_CARRIED))));
    }

    /**
     * A model begins in the place of another: it takes its state over, and of what was learned its own if it was there before that one came.
     *
     * @param carry whether it may
     */
    void succeed(Lane after, Left before, boolean carry) {
        if (before.state() == null) {
            recall(after, carry);
            return;
        }
        Optional<LearnedState> own = isWayBack(after.model(), before.model()) ? find(after, true) : Optional.empty();
        remember(after.model());
        Optional<LearnedTakeover> carried = carry(after, before, carry);
        tell(own.map(learned -> give(learned, after)).or(() -> carried));
    }

    private Optional<LearnedTakeover> carry(Lane after, Left before, boolean may) {
        boolean sameName = before.model().name().equals(after.model().name());
        Optional<Lane.Restored> restored =
                may && sameName ? Optional.of(after.restore(before.state())) : Optional.empty();
        if (before.learned().isEmpty()) {
            return Optional.empty();
        }
        long steps = before.state().step();
        if (restored.isEmpty()) {
            String why = may ? "it is another model's" : NOT_CARRIED;
            return Optional.of(discarded(after, before.label(), steps, List.of(why)));
        }
        boolean itself = identity(before.model()).equals(identity(after.model()));
        return Optional.of(takenOver(after, itself, before.label(), steps, before.learned(), restored.get()));
    }

    /** A model in the place of a newer one. A version may say so; where it does not, the order in which they came here does. */
    private boolean isWayBack(Model after, Model before) {
        int order = order(after.version(), before.version());
        int place = came.indexOf(identity(after));
        return order < 0 || (order == 0 && place >= 0 && place < came.indexOf(identity(before)));
    }

    private static int order(String version, String than) {
        try {
            return Version.parseVersion(version).compareTo(Version.parseVersion(than));
        } catch (IllegalArgumentException notComparable) {
            LOG.debug("versions {} and {}", version, than, notComparable);
            return 0;
        }
    }

    private static String identity(Model model) {
        return model.name() + '/' + model.version() + '/' + model.sha256();
    }

    private void remember(Model model) {
        String identity = identity(model);
        if (!came.contains(identity)) {
            came.add(identity);
        }
        if (came.size() > MOST_REMEMBERED) {
            came.remove(0);
        }
    }

    private Optional<LearnedState> find(Lane lane, boolean own) {
        Model model = lane.model();
        return learns(lane)
                ? latest(model, state -> !own || state.isOf(model.version(), model.sha256()))
                : Optional.empty();
    }

    private Optional<LearnedState> latest(Model model, Predicate<LearnedState> wanted) {
        if (states().isEmpty()) {
            return Optional.empty();
        }
        try {
            return known.kept(model.name(), pipeline).stream().filter(wanted).findFirst();
        } catch (GanglionException failure) {
            LOG.warn("pipeline {}: {}", pipeline, failure.getMessage());
            return Optional.empty();
        }
    }

    private LearnedTakeover give(LearnedState learned, Lane lane) {
        Snapshot now = lane.snapshot();
        if (now == null) {
            return discarded(lane, label(learned), learned.steps(), List.of("the session does not tell its state"));
        }
        boolean itself = learned.isOf(lane.model().version(), lane.model().sha256());
        Lane.Restored restored = lane.restore(new Snapshot(now.step(), learned.blocks()));
        if (itself) {
            keptOf = identity(lane.model());
            keptChecksum = checksum(learned.blocks());
        }
        return takenOver(lane, itself, label(learned), learned.steps(), learned.blocks(), restored);
    }

    private static String label(LearnedState state) {
        return state.model() + '/' + state.version();
    }

    private static List<Plan.Block> weights(List<Plan.Block> blocks) {
        return blocks.stream()
                .filter(block -> block.variable().role() == Role.WEIGHT)
                .toList();
    }

    private LearnedTakeover takenOver(
            Lane lane, boolean itself, String from, long steps, List<Plan.Block> learned, Lane.Restored restored) {
        if (!restored.failure().isEmpty()) {
            return discarded(lane, from, steps, List.of(restored.failure()));
        }
        List<Plan.Block> lost = learned.stream()
                .filter(block -> restored.discarded().contains(name(block)))
                .toList();
        List<String> why = why(lost, lane);
        if (lost.size() == learned.size()) {
            return discarded(lane, from, steps, why);
        }
        return new LearnedTakeover(
                pipeline, lane.label(), from, steps, itself ? Outcome.RESUMED : Outcome.IMPORTED, why);
    }

    private LearnedTakeover discarded(Lane lane, String from, long steps, List<String> why) {
        return new LearnedTakeover(pipeline, lane.label(), from, steps, Outcome.DISCARDED, why);
    }

    /** Once it is known to the end, so that whoever asks meanwhile is told of the model before. */
    private void tell(Optional<LearnedTakeover> next) {
        takeover = next.orElse(null);
        next.ifPresent(told -> {
            if (told.discarded().isEmpty()) {
                LOG.info("{}", told.line());
            } else {
                LOG.warn("{}", told.line());
            }
        });
    }

    private static String name(Plan.Block block) {
        return block.node() + '.' + block.variable().name();
    }

    private static List<String> why(List<Plan.Block> lost, Lane lane) {
        Snapshot state = lost.isEmpty() ? null : lane.snapshot();
        List<Plan.Block> own = state == null ? List.of() : weights(state.blocks());
        return lost.stream().map(block -> why(block, own)).toList();
    }

    private static String why(Plan.Block lost, List<Plan.Block> own) {
        return name(lost)
                + own.stream()
                        .filter(block -> name(block).equals(name(lost)))
                        .findFirst()
                        .map(block -> ": " + form(lost) + " does not fit " + form(block))
                        .orElse(": no longer learned");
    }

    private static String form(Plan.Block block) {
        return block.variable().type() + Arrays.toString(block.variable().shape());
    }

    /** Deletes what is kept. */
    void forget(Model model) {
        keptOf = "";
        takeover = null;
        states().ifPresent(states -> states.forget(model.name(), pipeline));
    }
}
