// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far a rollout is: a function of its file, of what is retained of the devices, and of the time. Whoever computes it gets the same,
 * so a controller may end at any moment and another goes on where it was.
 *
 * @param plan the rollout's file
 * @param stages in order
 * @param verdict as a whole
 * @param ask whom to ask now; nobody twice
 */
public record Progress(RolloutPlan plan, List<StageProgress> stages, Verdict verdict, List<DeviceName> ask) {
    private static final double ROUNDING = 1e-9;

    /** A rollout as a whole. */
    public enum Verdict {
        /** Devices are to be asked or awaited. */
        RUNNING,
        /** Every stage is passed and nobody is under way; devices that are away take it when they are back. */
        COMPLETE,
        /** Too many devices of a stage have failed: nobody else is asked. */
        STOPPED
    }

    /** Copies. */
    public Progress {
        stages = List.copyOf(stages);
        ask = List.copyOf(ask);
    }

    /**
     * Computes it.
     *
     * @param readings of all devices that are known, once each
     * @param nowSeconds seconds since 1970
     */
    public static Progress of(RolloutPlan plan, Collection<DeviceReading> readings, long nowSeconds) {
        Map<DeviceName, DeviceReading> fleet = new TreeMap<>();
        readings.stream().filter(DeviceReading::seen).forEach(reading -> fleet.put(reading.name(), reading));
        Set<DeviceName> taken = new HashSet<>();
        List<StageProgress> stages = new ArrayList<>();
        boolean open = true;
        for (Stage stage : plan.stages()) {
            Set<DeviceName> chosen = chosen(plan, stage, fleet.keySet());
            Set<DeviceName> own = new TreeSet<>(chosen);
            own.removeAll(taken);
            taken.addAll(chosen);
            StageProgress progress = judged(plan, stage, own, chosen.isEmpty(), open, fleet, nowSeconds);
            stages.add(progress);
            open = open && progress.passed() && !progress.failed();
        }
        Verdict verdict = verdict(stages, open);
        return new Progress(
                plan, stages, verdict, verdict == Verdict.STOPPED ? List.of() : toAsk(plan, stages, fleet, verdict));
    }

    private static Set<DeviceName> chosen(RolloutPlan plan, Stage stage, Collection<DeviceName> fleet) {
        List<String> devices = fleet.stream()
                .filter(name -> name.group().equals(stage.group()))
                .map(DeviceName::device)
                .toList();
        Set<DeviceName> chosen = new TreeSet<>();
        Turn.first(plan.name(), devices, stage.percent())
                .forEach(device -> chosen.add(new DeviceName(stage.group(), device)));
        return chosen;
    }

    private static StageProgress judged(
            RolloutPlan plan,
            Stage stage,
            Set<DeviceName> own,
            boolean nobody,
            boolean open,
            Map<DeviceName, DeviceReading> fleet,
            long nowSeconds) {
        TreeMap<DeviceName, Standing> members = new TreeMap<>();
        Set<DeviceName> absent = new HashSet<>();
        int begun = 0;
        for (DeviceName name : own) {
            DeviceReading reading = fleet.get(name);
            Standing standing = reading.standing(plan.release(), stage.patienceSeconds(), nowSeconds);
            members.put(name, standing);
            if (standing.begun() || standing == Standing.ASKED && reading.askedAt() > 0) {
                begun++;
            } else if (!reading.online()) {
                absent.add(name);
            }
        }
        StageProgress counts = new StageProgress(stage, open, false, false, members, absent);
        // a stage whose devices were all in earlier ones is passed; one of a group that nobody has seen is not
        boolean passed = own.isEmpty() ? !nobody : enough(stage, counts.count(Standing.SUCCEEDED), counts.counted());
        return new StageProgress(stage, open, passed, spoilt(stage, counts, begun), members, absent);
    }

    private static boolean enough(Stage stage, int succeeded, int of) {
        return of > 0 && succeeded >= stage.success() * of - ROUNDING;
    }

    /** Too many have failed, or all that were asked have ended and too few of them well. */
    private static boolean spoilt(Stage stage, StageProgress counts, int begun) {
        boolean over = begun > 0 && counts.ended() == begun;
        return counts.count(Standing.FAILED) > stage.error() * begun + ROUNDING
                || over && !enough(stage, counts.count(Standing.SUCCEEDED), begun);
    }

    private static Verdict verdict(List<StageProgress> stages, boolean allPassed) {
        if (stages.stream().anyMatch(stage -> stage.open() && stage.failed())) {
            return Verdict.STOPPED;
        }
        boolean underWay = stages.stream().anyMatch(stage -> stage.counted() > stage.ended());
        return allPassed && !underWay ? Verdict.COMPLETE : Verdict.RUNNING;
    }

    /** Who is away is asked when all is over: so nobody comes back to a release that was stopped meanwhile. */
    private static List<DeviceName> toAsk(
            RolloutPlan plan, List<StageProgress> stages, Map<DeviceName, DeviceReading> fleet, Verdict verdict) {
        List<DeviceName> ask = new ArrayList<>();
        for (StageProgress stage : stages) {
            if (stage.open()) {
                stage.which(Standing.UNASKED).stream()
                        .filter(name -> fleet.get(name).online() || verdict == Verdict.COMPLETE)
                        .forEach(ask::add);
            }
        }
        return ask;
    }

    /** How each device stands, whatever its stage. */
    public Map<DeviceName, Standing> standings() {
        Map<DeviceName, Standing> all = new LinkedHashMap<>();
        stages.forEach(stage -> all.putAll(stage.members()));
        return all;
    }

    /** How many devices stand so. */
    public int count(Standing standing) {
        return stages.stream().mapToInt(stage -> stage.count(standing)).sum();
    }

    /** How many devices count: all but those that are absent. */
    public int counted() {
        return stages.stream().mapToInt(StageProgress::counted).sum();
    }

    /** How many of those that count have ended. */
    public int ended() {
        return stages.stream().mapToInt(StageProgress::ended).sum();
    }

    /** How many are absent. */
    public int absent() {
        return stages.stream().mapToInt(stage -> stage.absent().size()).sum();
    }

    /** The stage that is worked on: the first that is open and not passed, else the last. */
    public StageProgress current() {
        return stages.stream()
                .filter(stage -> stage.open() && (!stage.passed() || stage.counted() > stage.ended()))
                .findFirst()
                .orElse(stages.get(stages.size() - 1));
    }

    /**
     * How long the rest may take if it goes on as it went since the first device was asked.
     *
     * @param readings what this was computed from
     * @param nowSeconds seconds since 1970
     * @return seconds; nothing before a device has ended
     */
    public OptionalLong secondsLeft(Collection<DeviceReading> readings, long nowSeconds) {
        long begin = readings.stream()
                .filter(reading -> reading.desires(plan.release()))
                .mapToLong(DeviceReading::askedAt)
                .filter(asked -> asked > 0)
                .min()
                .orElse(nowSeconds);
        int ended = ended();
        return ended == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round((double) (nowSeconds - begin) * (counted() - ended) / ended));
    }
}
