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

    /** So long nothing may change until it is said how it stands all the same. */
    private static final Duration SAY_AGAIN = Duration.ofSeconds(20);

    private static final String AFTER_A_STOP =
            "devices that run it keep it; mend it and make another release and another rollout, or go back with 'ganglion campaign"
                    + " rollback' and 'ganglion rollback'";

    private final CommandContext context;
    private final FleetLine line;
    private final RolloutPlan plan;
    private final Map<DeviceName, String> told = new HashMap<>();
    private String shown = "";
    private long shownAt;

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
            String trouble = trouble(line.reading(name), standing);
            if (!trouble.equals(told.getOrDefault(name, ""))) {
                told.put(name, trouble);
                context.err().println(name + trouble);
            }
        });
        String now = RolloutPicture.line(progress);
        if (!now.equals(shown) || System.nanoTime() - shownAt > SAY_AGAIN.toNanos()) {
            shown = now;
            shownAt = System.nanoTime();
            context.err().println(now + RolloutPicture.left(progress.secondsLeft(readings, now())));
        }
    }

    /** What keeps a device from running it; nothing as long as all goes well. */
    private String trouble(DeviceReading reading, Standing standing) {
        if (standing == Standing.FAILED) {
            return " failed: " + RolloutPicture.why(reading, plan);
        }
        boolean asked = standing == Standing.ASKED || standing == Standing.WORKING;
        return asked && reading.online() && reading.triesAgain()
                ? " tries again by itself: " + reading.trouble(plan.release())
                : told.getOrDefault(reading.name(), "");
    }

    /** A device that joins a group afterwards, or was never seen, gets what all others run. */
    private void askGroups() throws InterruptedException {
        for (String group : plan.wholeGroups()) {
            DesiredDraft draft = line.groupDraft(group);
            if (!plan.release().equals(draft.features().get(plan.release().path()))) {
                line.desireOfGroup(group, draft.with(plan.release()));
            }
        }
    }

    private int conclude(Progress progress) throws InterruptedException {
        List<String> lines = RolloutPicture.lines(progress, OptionalLong.empty());
        lines.forEach(context.out()::println);
        if (progress.verdict() == Verdict.COMPLETE) {
            askGroups();
        }
        if (progress.verdict() == Verdict.STOPPED) {
            context.out().println("next: " + AFTER_A_STOP);
        }
        return progress.verdict() == Verdict.COMPLETE ? 0 : 1;
    }
}
