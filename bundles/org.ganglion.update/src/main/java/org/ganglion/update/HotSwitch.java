// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.model.ModelManifest;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.document.Role;
import org.ganglion.update.document.SwitchSettings;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.plan.Plan;
import org.ganglion.update.state.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the difference between two generations to the running framework: the new beside the old, the health gate, the pointer, then the old goes. Until
 * the pointer is set, a process that ends comes back with the old generation.
 */
final class HotSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(HotSwitch.class);

    private final Toolbox tools;
    private final String path;
    private final Generation from;
    private final Generation to;
    private Outcome failure = Outcome.FAILED_NO_STATE_CHANGE;

    /** Something that may speak against the switch. */
    interface Trial {
        /**
         * Does it.
         *
         * @throws GanglionException why the old one is to run on
         */
        void run() throws InterruptedException;
    }

    HotSwitch(Toolbox tools, String path, Generation from, Generation to) {
        this.tools = tools;
        this.path = path;
        this.from = from;
        this.to = to;
    }

    /** What it is if it has failed. */
    Outcome failure() {
        return failure;
    }

    /**
     * Switches.
     *
     * @param models that come
     * @param beforeModels what is done when all but the models have started
     * @param testAll whether every model's self-test is run, since other bundles than models change
     * @throws GanglionException why the old one runs on
     */
    void run(SwitchSettings judging, Plan plan, List<ModelManifest> models, Trial beforeModels, boolean testAll)
            throws InterruptedException {
        tools.journal().step(Operation.Step.TRYING);
        Set<String> before = Trouble.kinds(tools.ports().health().troubles());
        try {
            tools.desk().phase(Phase.ACTIVATING, path, "starting " + to.name());
            startWhatIsNew(Role.BUNDLE);
            beforeModels.run();
            tools.desk().phase(Phase.ACTIVATING, path, "starting the models of " + to.name());
            startWhatIsNew(Role.MODEL);
            for (ModelManifest model : models) {
                tools.ports().bundles().awaitModel(model);
            }
            tools.follower().configure(to);
            if (!plan.refresh().isEmpty()) {
                // they go on with the new ones only when the old ones are gone
                tools.follower().removeOthers(to);
            }
            tools.desk().phase(Phase.VERIFYING, path, "looking whether all is well");
            letPipelinesFollow(models);
            if (testAll) {
                new SelfTests(tools).run(to);
            }
            new HealthGate(tools.ports().health(), tools.ports().cancelled()).await(judging, before);
            tools.generations().commit(to.name());
            tools.generations().point(from.name(), to.name());
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            if (!isCurrent()) {
                back(models);
                throw e;
            }
            // after a crash it is one or the other; now it is the new one
            LOG.error("{} runs, and it is not certain that it is remembered: {}", to.name(), e.getMessage());
        }
        // it counts; what comes now does not take it back
        tools.follower().follow(to);
        String slot = DesiredDocument.slot(path);
        long counter = to.at(slot).orElseThrow().counter();
        tools.journal().save(tools.journal().state().withCommitted(slot, counter));
    }

    /** What runs already is not touched; what was damaged did not run, although the generation before names it. */
    private void startWhatIsNew(Role role) {
        Map<String, Artifact> before = from.files();
        to.files(role).forEach((place, artifact) -> {
            if (!before.containsValue(artifact) || !tools.follower().isInstalled(place, artifact)) {
                tools.follower().start(to, place, artifact);
            }
        });
    }

    /** They change over in their own time; to look before that is to look at the old ones. */
    private void letPipelinesFollow(List<ModelManifest> models) throws InterruptedException {
        Set<String> names = awaitFollowing(models, "the new model");
        Map<String, Map<String, Object>> configured = new TreeMap<>(to.pipelines());
        configured.entrySet().removeAll(from.pipelines().entrySet());
        tools.ports().pipelines().awaitDecision(configured.keySet(), names);
    }

    /** Waits for the pipelines of these models; tells the models' names. */
    private Set<String> awaitFollowing(List<ModelManifest> models, String what) throws InterruptedException {
        Set<String> names = models.stream().map(ModelManifest::name).collect(Collectors.toSet());
        List<String> behind = tools.ports().pipelines().notFollowing(names);
        if (!behind.isEmpty()) {
            LOG.warn("{}: these pipelines do not run {} yet: {}", path, what, behind);
        }
        return names;
    }

    private boolean isCurrent() {
        return tools.generations().currentName().filter(to.name()::equals).isPresent();
    }

    private void back(List<ModelManifest> models) throws InterruptedException {
        failure = Outcome.FAILED_UNABLE_TO_ROLLBACK;
        tools.follower().follow(from);
        awaitFollowing(models, "the former model again");
        if (tools.follower().isSettled()) {
            failure = from.at(DesiredDocument.slot(path)).isPresent()
                    ? Outcome.FAILED_ROLLBACK_COMPLETE
                    : Outcome.FAILED_NO_STATE_CHANGE;
        }
    }
}
