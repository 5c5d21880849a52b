// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.ganglion.rollout.DeviceReading;
import org.ganglion.rollout.Progress;
import org.ganglion.rollout.RolloutPlan;
import org.ganglion.rollout.StageProgress;
import org.ganglion.rollout.Standing;

/** A rollout for people. */
final class RolloutPicture {
    private static final int BAR = 24;

    private RolloutPicture() {}

    /** All of it in one line: {@code spring [######......] 12 of 20 devices, 1 failed, stage 2 of 3 (rest)}. */
    static String line(Progress progress) {
        int stage = progress.stages().indexOf(progress.current());
        return progress.plan().name() + ' ' + bar(progress.ended(), progress.counted()) + ' ' + progress.ended()
                + " of " + progress.counted() + " devices" + some(progress.count(Standing.FAILED), "failed")
                + some(progress.count(Standing.WORKING), "at work") + some(progress.count(Standing.ASKED), "asked")
                + some(progress.absent(), "away") + ", stage "
                + (stage + 1) + " of " + progress.stages().size() + " ("
                + progress.current().stage().name() + ')';
    }

    /** How long the rest may take, to stand behind a line; empty where nobody can say. */
    static String left(OptionalLong secondsLeft) {
        return secondsLeft.isPresent() && secondsLeft.getAsLong() > 0
                ? ", about " + Figures.seconds(secondsLeft.getAsLong()) + " left"
                : "";
    }

    private static String some(int count, String what) {
        return count == 0 ? "" : ", " + count + ' ' + what;
    }

    static String bar(long done, long of) {
        int filled = of == 0 ? 0 : (int) (BAR * done / of);
        return '[' + "#".repeat(filled) + ".".repeat(BAR - filled) + ']';
    }

    /** The whole, a line for each stage below it. */
    static List<String> lines(Progress progress, OptionalLong secondsLeft) {
        List<String> lines = new ArrayList<>();
        lines.add(progress.plan().name() + " (" + progress.plan().release().path() + "): "
                + switch (progress.verdict()) {
                    case RUNNING -> "not complete yet";
                    case COMPLETE -> "complete";
                    case STOPPED -> "stopped, too many devices of a stage have failed";
                }
                + (progress.verdict() == Progress.Verdict.RUNNING ? left(secondsLeft) : ""));
        for (StageProgress stage : progress.stages()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-12s %s %3d of %d successful%s%s%s, %s",
                    stage.stage().name(),
                    bar(stage.count(Standing.SUCCEEDED), stage.counted()),
                    stage.count(Standing.SUCCEEDED),
                    stage.counted(),
                    some(stage.count(Standing.FAILED), "failed"),
                    some(stage.count(Standing.WORKING) + stage.count(Standing.ASKED), "under way"),
                    some(stage.absent().size(), "away"),
                    state(stage)));
        }
        return lines;
    }

    private static String state(StageProgress stage) {
        if (stage.open() && stage.failed()) {
            return "stopped";
        }
        if (stage.open() && stage.passed()) {
            return stage.members().isEmpty() ? "passed, its devices are all in earlier stages" : "passed";
        }
        if (stage.open()) {
            return stage.members().isEmpty() ? "open, nobody of the group has been seen" : "open";
        }
        return "waits";
    }

    /** A line for each device that failed. */
    static List<String> troubles(Progress progress, FleetLine line) {
        return progress.standings().entrySet().stream()
                .filter(entry -> entry.getValue() == Standing.FAILED)
                .map(entry -> "  " + entry.getKey() + ": " + why(line.reading(entry.getKey()), progress.plan()))
                .toList();
    }

    static String why(DeviceReading reading, RolloutPlan plan) {
        String trouble = reading.trouble(plan.release());
        return trouble.isEmpty() ? "it has said nothing for longer than the stage is patient" : trouble;
    }
}
