// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.command.CommandContext;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;
import org.ganglion.rollout.PinnedRelease;
import org.ganglion.rollout.Standing;

/** Some devices that were asked for the same release: waits until each has ended, and tells of each change. */
final class Crowd implements DeviceWatch.Work {
    private static final long NO_PATIENCE_ENDS = Long.MAX_VALUE / 4;

    private final CommandContext context;
    private final FleetLine line;
    private final PinnedRelease release;
    private final Map<DeviceName, Long> counters;
    /** Those that have said that they work on it: if they say nothing of it afterwards, they restart. */
    private final Set<DeviceName> begun = new HashSet<>();

    /**
     * @param counters of the documents that ask them for it; what devices report of earlier ones is of the past
     */
    Crowd(CommandContext context, FleetLine line, PinnedRelease release, Map<DeviceName, Long> counters) {
        this.context = context;
        this.line = line;
        this.release = release;
        this.counters = new LinkedHashMap<>(counters);
    }

    private Standing standing(DeviceName name) {
        DeviceReading reading = line.reading(name);
        return reading.knows(counters.get(name)) ? reading.standing(release, NO_PATIENCE_ENDS, 0) : Standing.ASKED;
    }

    /**
     * Waits for all of them that are online, and prints what each does.
     *
     * @return 0 if all of them run it now
     * @throws GanglionException STOPPED if the user does not want to wait any longer
     */
    int await(Duration limit) throws InterruptedException {
        Collection<DeviceName> devices = counters.keySet();
        if (!new DeviceWatch(context, line).await(devices, this, limit)) {
            context.err().println("not all have ended within " + limit.toSeconds() + " s; what is desired stands");
        }
        return conclude(devices);
    }

    /** A broker that lost what it retained did not tell how far the device has counted; the device does when it is back. */
    @Override
    public void attend(DeviceName name) throws InterruptedException {
        if (line.reading(name).ignoresItsDocument()) {
            DesiredDraft draft =
                    line.draft(name).with(release).askedAt(Instant.now().getEpochSecond());
            line.desire(name, draft);
            counters.put(name, draft.counter());
        }
    }

    /** One that has begun may be away for a restart that belongs to it. */
    @Override
    public boolean underWay(DeviceName name) {
        return switch (standing(name)) {
            case SUCCEEDED, FAILED -> false;
            case WORKING -> true;
            default -> line.reading(name).online();
        };
    }

    @Override
    public String said(DeviceName name) {
        DeviceReading reading = line.reading(name);
        return switch (standing(name)) {
            case SUCCEEDED -> "runs it";
            case FAILED -> "failed: " + reading.trouble(release);
            case WORKING -> {
                begun.add(name);
                yield DeviceReport.progress(reading.reported());
            }
            default -> absentOrAsked(name, reading.online());
        };
    }

    private String absentOrAsked(DeviceName name, boolean online) {
        if (begun.contains(name)) {
            return "restarts";
        }
        return online ? "was asked" : "is not online; it does it when it is back";
    }

    private int conclude(Collection<DeviceName> devices) {
        Map<Standing, Integer> counts = new EnumMap<>(Standing.class);
        devices.forEach(name -> counts.merge(standing(name), 1, Integer::sum));
        context.out()
                .println(release.path() + ": "
                        + counts.entrySet().stream()
                                .map(count -> count.getValue() + " " + Words.of(count.getKey()))
                                .collect(Collectors.joining(", ")));
        return counts.getOrDefault(Standing.SUCCEEDED, 0) == devices.size() ? 0 : 1;
    }
}
