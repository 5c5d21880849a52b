// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.command.fleet.Farewell.Leave;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;
import org.ganglion.rollout.PinnedRelease;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes back what a device or a group was asked for. */
@Component
public final class UndeployCommand implements Command {
    private static final Option TIMEOUT = Option.of("--timeout", "S", "seconds to wait for the device, default 60");

    private final MessagingFactory messaging;

    /** Made by the component runtime. */
    @Activate
    public UndeployCommand(@Reference MessagingFactory messaging) {
        this.messaging = messaging;
    }

    @Override
    public String name() {
        return "undeploy";
    }

    @Override
    public String summary() {
        return "takes a model or a release from a device or a group";
    }

    @Override
    public String description() {
        return """
                Removes it from what is desired of a device, waits until the device has taken it away, and ends with the outcome;
                what is desired of its whole group stays. With --group alone: from what is desired of the group and of every
                device in it. A device that is away does it when it is back. Exit code: 0 if it is gone from all of them.

                  ganglion undeploy braille --device board-7 --broker tcp://broker:1883
                  ganglion undeploy acme/kitchen --group lab --broker tcp://broker:1883
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("NAME", "a model's name, or a release: its path, or [publisher/]name", true));
    }

    @Override
    public List<Option> options() {
        return Stream.concat(FleetOptions.ofAudience().stream(), Stream.of(TIMEOUT))
                .toList();
    }

    @Override
    public List<Need> needs() {
        return FleetOptions.AUDIENCE_NEEDS;
    }

    @Override
    public int run(CommandContext context) throws InterruptedException {
        String what = context.argument("NAME").orElseThrow();
        Optional<String> device = context.option(FleetOptions.DEVICE.name());
        String group = context.option(FleetOptions.GROUP.name()).orElse(FleetOptions.DEFAULT_GROUP);
        Topics topics = FleetOptions.topics(group, device.orElse("any"));
        Duration limit = FleetOptions.seconds(context, TIMEOUT, 60);
        try (Connection connection = BrokerConnection.open(messaging, context, topics)) {
            return run(context, connection, new Audience(what, group, device), limit);
        }
    }

    /** Who is rid of what. */
    record Audience(String what, String group, Optional<String> device) {}

    static int run(CommandContext context, Connection connection, Audience audience, Duration limit)
            throws InterruptedException {
        try (FleetLine line = new FleetLine(connection, audience.group, audience.device.orElse(FleetLine.ANY))) {
            line.open(FleetOptions.TO_CONNECT);
            Map<DeviceName, Leave> leaves = new LinkedHashMap<>();
            Optional<Leave> ofGroup = audience.device.isPresent() ? Optional.empty() : takeFromGroup(line, audience);
            for (DeviceName name : devices(line, audience)) {
                if (line.ownInForce(name) || audience.device.isPresent()) {
                    takeFrom(line, name, audience).ifPresent(leave -> leaves.put(name, leave));
                } else if (ofGroup.isPresent()) {
                    leaves.put(name, ofGroup.get());
                }
            }
            if (leaves.isEmpty() && ofGroup.isEmpty()) {
                throw nowhere(line, audience);
            }
            if (leaves.isEmpty()) {
                context.out().println(audience.what + " is no longer desired of the group " + audience.group);
                return 0;
            }
            return new Farewell(context, line, leaves).await(audience.what, limit);
        }
    }

    private static List<DeviceName> devices(FleetLine line, Audience audience) {
        return audience.device.isPresent()
                ? List.of(new DeviceName(audience.group, audience.device.get()))
                : line.readings().stream().map(DeviceReading::name).sorted().toList();
    }

    private static Optional<Leave> takeFromGroup(FleetLine line, Audience audience) throws InterruptedException {
        DesiredDraft present = line.groupDraft(audience.group);
        Optional<PinnedRelease> release = present.named(audience.what);
        if (release.isPresent()) {
            line.desireOfGroup(audience.group, present.without(release.get().path()));
        }
        return release.map(found -> new Leave(found.path(), false, present.counter()));
    }

    private static Optional<Leave> takeFrom(FleetLine line, DeviceName name, Audience audience)
            throws InterruptedException {
        DesiredDraft present = line.draft(name);
        Optional<PinnedRelease> release = present.named(audience.what);
        if (release.isPresent()) {
            line.desire(name, present.without(release.get().path()));
        }
        return release.map(found -> new Leave(found.path(), true, present.counter()));
    }

    private static GanglionException nowhere(FleetLine line, Audience audience) {
        if (audience.device.isPresent()) {
            DeviceName name = new DeviceName(audience.group, audience.device.get());
            boolean known = line.reading(name).seen() || line.desired(name).length > 0;
            return new GanglionException(
                    Reason.NOT_FOUND,
                    known
                            ? '\'' + audience.what + "' is not desired of " + name + "; desired are "
                                    + line.draft(name).paths()
                            : "the device " + name + Following.NEVER_SEEN);
        }
        Set<String> desired = new TreeSet<>(line.groupDraft(audience.group).paths());
        devices(line, audience).forEach(name -> desired.addAll(line.draft(name).paths()));
        return new GanglionException(
                Reason.NOT_FOUND,
                '\'' + audience.what + "' is not desired of the group '" + audience.group
                        + "' nor of a device in it; desired are " + desired);
    }
}
