// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;
import org.ganglion.rollout.Progress;
import org.ganglion.rollout.Progress.Verdict;
import org.ganglion.rollout.RolloutPlan;
import org.ganglion.rollout.Standing;

/** Does what a rollout's progress says is to be done. Keeps nothing that another one would need. */
final class RolloutControl {
    /** Patience ends without a message. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final CommandContext context;
    private final FleetLine line;
    private final RolloutPlan plan;
    private final Map<DeviceName, Standing> told = new HashMap<>();
    private String shown = "";

    RolloutControl(CommandContext context, FleetLine line, RolloutPlan plan) {
        this.context = context;
        this.line = line;
        this.plan = plan;
    }

    /**
     * Goes on until the rollout is complete or stopped.
     *
     * @return the exit code
     * @throws GanglionException STOPPED if the user ends it, NETWORK
     */
    int run(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            if (context.cancelled()) {
                throw new GanglionException(
                        Reason.STOPPED, "the rollout stands as it is; 'ganglion rollout run' goes on with it");
            }
            long seen = line.changes();
            Collection<DeviceReading> readings = line.readings();
            Progress progress = Progress.of(plan, readings, now());
            for (DeviceName name : progress.ask()) {
                ask(name);
            }
            tell(progress, readings);
            if (progress.verdict() != Verdict.RUNNING) {
                return conclude(progress);
            }
            if (System.nanoTime() > deadline) {
                context.err().println("not complete within " + limit.toSeconds() + " s");
                return conclude(progress);
            }
            line.awaitChange(seen, LOOK);
        }
    }

    /** Tells how far it is. */
    int show() {
        Collection<DeviceReading> readings = line.readings();
        Progress progress = Progress.of(plan, readings, now());
        RolloutPicture.lines(progress, progress.secondsLeft(readings, now())).forEach(context.out()::println);
        RolloutPicture.troubles(progress, line).forEach(context.out()::println);
        return progress.verdict() == Verdict.COMPLETE ? 0 : 1;
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private void ask(DeviceName name) throws InterruptedException {
        Optional<DesiredDraft> draft = line.draftUnlessDesired(name, plan.release());
        if (draft.isPresent()) {
            line.desire(name, line.reading(name).online() ? draft.get().askedAt(now()) : draft.get());
        }
    }

    private void tell(Progress progress, Collection<DeviceReading> readings) {
        progress.standings().forEach((name, standing) -> {
            Standing before = told.put(name, standing);
            if (standing == Standing.FAILED && before != Standing.FAILED) {
                context.err().println(name + " failed: " + why(name));
            }
        });
        String now = RolloutPicture.line(progress, progress.secondsLeft(readings, now()));
        if (!now.equals(shown)) {
            shown = now;
            context.err().println(now);
        }
    }

    private String why(DeviceName name) {
        return RolloutPicture.why(line.reading(name), plan);
    }

    private int conclude(Progress progress) {
        List<String> lines = RolloutPicture.lines(progress, OptionalLong.empty());
        lines.forEach(context.out()::println);
        return progress.verdict() == Verdict.COMPLETE ? 0 : 1;
    }
}
