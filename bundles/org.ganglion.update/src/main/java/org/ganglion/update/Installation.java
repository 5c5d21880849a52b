// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.ModelManifest;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.DesiredDocument;
import org.ganglion.update.document.Feature;
import org.ganglion.update.document.Part;
import org.ganglion.update.document.Role;
import org.ganglion.update.generation.Deployed;
import org.ganglion.update.generation.Generation;
import org.ganglion.update.generation.Generations;
import org.ganglion.update.plan.Plan;
import org.ganglion.update.state.Operation;
import org.ganglion.update.state.UpdateState;

/** One release on its way in: what must be known and here before anything is switched. */
final class Installation {
    /** A crash may be the release's fault; the third is. */
    private static final int MOST_ATTEMPTS = 3;
    /** Power cuts are nobody's fault; but a release may bring down the whole board. */
    private static final int MOST_INTERRUPTIONS = 20;

    private final Toolbox tools;
    private final String path;
    private final String slot;
    private final Artifact artifact;
    private final Generation running;
    private final Admission admission;
    private Outcome failure = Outcome.REJECTED;
    private String verdict = "";
    private long counter;
    private boolean approved;
    private boolean blocked;
    private boolean fetching;

    Installation(Toolbox tools, String path, Artifact artifact, Generation running) {
        this.tools = tools;
        this.path = path;
        this.slot = DesiredDocument.slot(path);
        this.artifact = artifact;
        this.running = running;
        this.admission = new Admission(tools, path, artifact);
    }

    /** What it is if it fails now. */
    Outcome failure() {
        return failure;
    }

    /** What self-tests and shadow run said. */
    String verdict() {
        return verdict;
    }

    /** Whether somebody trusted has released it; only then anything of it was looked at. */
    boolean isApproved() {
        return approved;
    }

    /** Whether another release that runs stands in its way; nothing counts against this one then. */
    boolean isBlocked() {
        return blocked;
    }

    /** Whether something of it is being fetched: what goes wrong then is what somebody sent, and no fault of the release. */
    boolean isFetching() {
        return fetching;
    }

    /** The counter of the release, as far as it is known. */
    long counter() {
        return counter;
    }

    /**
     * Brings it in.
     *
     * @return the generation that runs then; nothing if the process is to restart first
     * @throws GanglionException why not
     * @throws InterruptedException if the thread is interrupted
     */
    Optional<Generation> run() throws InterruptedException {
        Trust.Approval approval = tools.ports().trust().approve(path, artifact);
        approved = true;
        failure = Outcome.FAILED_NO_STATE_CHANGE;
        fetching = true;
        tools.obtaining().bring(path, artifact);
        fetching = false;
        Feature feature = tools.obtaining().feature(path, artifact);
        failure = Outcome.REJECTED;
        counter = approval.counter().orElse(feature.counter());
        admission.refuseOlder(counter, running);
        tools.ports().board().check(path, feature.requirements(), approval.hardware(), feature.isBase());
        failure = Outcome.FAILED_NO_STATE_CHANGE;
        tools.obtaining().reserve(path, feature.parts(), feature.requirements().storage());
        for (Part part : feature.parts()) {
            bring(part);
        }
        tools.desk().phase(Phase.CHECKING, path, "looking into " + feature.id());
        Map<Part, ModelManifest> models = models(feature);
        Map<String, byte[]> texts =
                feature.isBase() ? new BaseTexts(tools.generations(), running).of(feature) : Map.of();
        return bring(feature, release(feature, models, texts), models, texts);
    }

    private void bring(Part part) throws InterruptedException {
        fetching = true;
        boolean came = tools.obtaining().bring(path, part);
        fetching = false;
        if (came) {
            tools.obtaining().readBack(path, part.artifact());
        }
    }

    private Map<Part, ModelManifest> models(Feature feature) {
        Map<Part, ModelManifest> models = new LinkedHashMap<>();
        for (Part part : feature.parts()) {
            if (part.role() == Role.MODEL) {
                ModelManifest manifest =
                        tools.ports().trial().inspect(tools.store().path(part.artifact()));
                refuseSecond(manifest.name());
                models.put(part, manifest);
            }
        }
        return models;
    }

    private void refuseSecond(String model) {
        running.features().forEach((other, release) -> {
            if (!other.equals(slot)
                    && release.models().stream().anyMatch(each -> each.name().equals(model))) {
                blocked = true;
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        path + ": the model '" + model + "' runs at the path " + other + " already; remove that first");
            }
        });
    }

    private Deployed release(Feature feature, Map<Part, ModelManifest> models, Map<String, byte[]> texts) {
        Map<String, Artifact> files = new TreeMap<>();
        feature.parts().forEach(part -> files.put(part.place(), part.artifact()));
        texts.forEach((place, bytes) -> files.put(place, BaseTexts.artifact(bytes)));
        List<Deployed.Model> listed = new ArrayList<>();
        models.forEach((part, manifest) ->
                listed.add(new Deployed.Model(manifest.name(), manifest.version(), part.artifact())));
        Map<String, Map<String, Object>> pipelines = new LinkedHashMap<>(feature.configurations());
        pipelines.keySet().removeIf(pid -> !BaseTexts.isOfPipeline(pid));
        return new Deployed(artifact, feature.id(), counter, files, listed, pipelines);
    }

    private Optional<Generation> bring(
            Feature feature, Deployed release, Map<Part, ModelManifest> models, Map<String, byte[]> texts)
            throws InterruptedException {
        UpdateState state = tools.journal().state();
        String name = Generations.name(state.serial() + 1, artifact);
        Generation next = running.with(slot, release, feature.isBase(), name);
        Plan plan = tools.planner().plan(running, next);
        tools.desk().plan(plan);
        failure = Outcome.REJECTED;
        Map<Part, String> names = new LinkedHashMap<>();
        models.forEach((part, manifest) -> names.put(part, manifest.name()));
        admission.refuseRestart(plan, feature, names, running);
        failure = Outcome.FAILED_NO_STATE_CHANGE;
        ShadowTrial shadow = new ShadowTrial(tools, path, feature.judging().shadow(), running, next);
        begin(name);
        boolean modelsOnly = bundles(running).equals(bundles(next));
        if (!plan.isCold() && modelsOnly) {
            test(models);
            run(shadow, models);
        }
        tools.journal().step(Operation.Step.STAGING);
        tools.desk().phase(Phase.STAGING, path, "making generation " + name);
        tools.generations().stage(next, texts, running);
        if (plan.isCold()) {
            new ColdSwitch(tools, path).begin(running, next);
            return Optional.empty();
        }
        HotSwitch hot = new HotSwitch(tools, path, running, next);
        try {
            // a model that comes with other bundles may need them
            HotSwitch.Trial beforeModels = modelsOnly ? () -> {} : () -> run(shadow, models);
            hot.run(feature.judging(), plan, List.copyOf(models.values()), beforeModels, !modelsOnly);
        } finally {
            failure = hot.failure();
        }
        return Optional.of(next);
    }

    private static Set<Artifact> bundles(Generation generation) {
        return new HashSet<>(generation.files(Role.BUNDLE).values());
    }

    /** From here on a crash counts. */
    private void begin(String name) {
        UpdateState state = tools.journal().state();
        String boot = tools.setting().boot();
        boolean online = tools.ports().health().online();
        Operation operation = state.operation()
                .filter(before -> before.feature().equals(artifact))
                .map(before -> before.again(boot, online))
                .orElse(new Operation(path, artifact, running.name(), "", Operation.Step.STAGING, 1, 0, boot, online));
        if (operation.attempts() > MOST_ATTEMPTS || operation.interruptions() > MOST_INTERRUPTIONS) {
            throw new GanglionException(
                    Reason.PROVIDER_FAILED,
                    path + ": the process did not survive " + MOST_ATTEMPTS + " trials of this release, "
                            + state.operation().map(Operation::interruptions).orElse(0) + " power cuts not counted");
        }
        tools.journal()
                .save(state.withSerial(state.serial() + 1)
                        .with(operation.towards(name).at(Operation.Step.TRYING)));
    }

    private void run(ShadowTrial shadow, Map<Part, ModelManifest> models) throws InterruptedException {
        shadow.run(models).ifPresent(this::say);
    }

    private void say(String said) {
        verdict = verdict.isEmpty() ? said : verdict + "; " + said;
    }

    private void test(Map<Part, ModelManifest> models) {
        for (Map.Entry<Part, ModelManifest> model : models.entrySet()) {
            tools.desk().phase(Phase.TESTING, path, "running the self-test");
            Path bundle = tools.store().path(model.getKey().artifact());
            say(tools.ports().trial().run(bundle));
        }
    }
}
