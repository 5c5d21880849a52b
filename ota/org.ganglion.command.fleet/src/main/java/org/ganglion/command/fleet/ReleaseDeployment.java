// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.Topics;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;
import org.ganglion.rollout.PinnedRelease;
import org.ganglion.rollout.Standing;
import org.ganglion.rollout.Turn;

/** Asks devices for a release that stands in a repository. */
final class ReleaseDeployment {
    private final CommandContext context;
    private final Connection connection;

    ReleaseDeployment(CommandContext context, Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    /**
     * Whom to ask.
     *
     * @param group the group
     * @param device one device of it; empty for all
     * @param percent of the group's devices; empty for all, those included that nobody has seen yet
     */
    record Audience(String group, Optional<String> device, Optional<Double> percent) {}

    /**
     * Asks, and waits if that is wanted.
     *
     * @param limit how long to wait; empty not to wait
     * @return the exit code
     */
    int run(PinnedRelease release, Audience audience, Optional<Duration> limit) throws InterruptedException {
        try (FleetLine line = new FleetLine(connection, audience.group, audience.device.orElse(FleetLine.ANY))) {
            line.open(FleetOptions.TO_CONNECT);
            List<DeviceName> devices = devices(line, release, audience, limit.isPresent());
            Map<DeviceName, Long> counters = new LinkedHashMap<>();
            for (DeviceName name : devices) {
                counters.put(name, ask(line, name, release));
            }
            context.err()
                    .println("asked " + devices.size() + (devices.size() == 1 ? " device" : " devices") + " for "
                            + release.path() + ", sha256 " + release.sha256().substring(0, 12));
            if (limit.isEmpty()) {
                context.out().println(release.path() + " is desired; 'ganglion status' tells what becomes of it");
                return 0;
            }
            int code = new Crowd(context, line, release, counters).await(limit.get());
            if (devices.stream().anyMatch(name -> hasFailed(line.reading(name), release))) {
                context.err().println("ganglion deploy: " + wayBack(line, devices, release, audience));
            }
            return code;
        }
    }

    private static boolean hasFailed(DeviceReading reading, PinnedRelease release) {
        return reading.standing(release, Long.MAX_VALUE / 4, 0) == Standing.FAILED;
    }

    private static String wayBack(FleetLine line, List<DeviceName> devices, PinnedRelease release, Audience audience) {
        Optional<String> before = devices.stream()
                .map(name -> line.draft(name).previous().get(release.path()))
                .filter(Objects::nonNull)
                .map(PinnedRelease::path)
                .findFirst();
        return Willingness.wayBack(
                release.family().replaceFirst("^features/", ""),
                FleetOptions.words(audience.group, audience.device),
                before.map(path -> "ganglion deploy " + path + " --repo DIR"));
    }

    /**
     * Asks one device what it would do, which changes nothing.
     *
     * @return the exit code
     */
    int plan(PinnedRelease release, DeviceName name, Duration limit) throws InterruptedException {
        try (FleetLine line = new FleetLine(connection, name.group(), name.device())) {
            line.open(FleetOptions.TO_CONNECT);
            if (!line.reading(name).seen()) {
                throw new GanglionException(Reason.NOT_FOUND, "the device " + name + Following.NEVER_SEEN);
            }
            byte[] document = line.draft(name).with(release).bytes();
            JsonObject answer = new DeviceRequest(connection, new Topics(name.group(), name.device()))
                    .ask("plan", new String(document, StandardCharsets.UTF_8), limit);
            JsonObject plans = answer.object("plans");
            if (!plans.has(release.path())) {
                throw new GanglionException(
                        Reason.INCONSISTENT, name + " says nothing of " + release.path() + ": " + plans.names());
            }
            JsonObject plan = plans.object(release.path());
            context.out().println(release.path() + " on " + name + ": " + String.join("\n  ", PlanText.lines(plan)));
            return plan.text("mode", "").equals("refused") ? 1 : 0;
        }
    }

    private List<DeviceName> devices(FleetLine line, PinnedRelease release, Audience audience, boolean wait)
            throws InterruptedException {
        if (audience.device.isPresent()) {
            DeviceName name = new DeviceName(audience.group, audience.device.get());
            Willingness.requireForAny(line.reading(name).reported(), name.toString());
            if (!line.reading(name).seen()) {
                context.err()
                        .println("the device " + name + Following.NEVER_SEEN + "; it takes the release when it comes");
            }
            return List.of(name);
        }
        List<String> seen = line.readings().stream()
                .filter(DeviceReading::seen)
                .map(reading -> reading.name().device())
                .toList();
        if (seen.isEmpty() && (audience.percent.isPresent() || wait)) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "no device of the group '" + audience.group + "' has ever been seen at this broker");
        }
        if (audience.percent.isEmpty()) {
            line.desireOfGroup(audience.group, line.groupDraft(audience.group).with(release));
        }
        return Turn.first(release.path(), seen, audience.percent.orElse(100.0)).stream()
                .map(device -> new DeviceName(audience.group, device))
                .sorted()
                .toList();
    }

    /** A document of a device's own wins over the group's, so it is written in any case. Returns its counter. */
    private static long ask(FleetLine line, DeviceName name, PinnedRelease release) throws InterruptedException {
        DeviceReading reading = line.reading(name);
        DesiredDraft draft = line.draft(name).with(release);
        line.desire(name, reading.online() ? draft.askedAt(Instant.now().getEpochSecond()) : draft);
        return draft.counter();
    }
}
