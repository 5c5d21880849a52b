// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;
import org.ganglion.rollout.PinnedRelease;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Brings devices back to an earlier release. */
@Component
public final class RollbackCommand implements Command {
    private static final Option REPO = Option.of(
            "--repo", "DIR", "the repository with the signed campaign that allows it; without it the one before");
    private static final Option WAIT = Option.flag("--wait", "wait until all that are online have ended");
    private static final Option TIMEOUT = Option.of("--timeout", "S", "seconds to wait for the outcome, default 300");
    private static final String SIGNED =
            "A signed campaign lets it go back: 'ganglion campaign rollback PUBLISHER/NAME --to VERSION', 'ganglion repo timestamp', and"
                    + " this command with --repo DIR";

    private final MessagingFactory messaging;

    /** Made by the component runtime. */
    @Activate
    public RollbackCommand(@Reference MessagingFactory messaging) {
        this.messaging = messaging;
    }

    @Override
    public String name() {
        return "rollback";
    }

    @Override
    public String summary() {
        return "brings a device or a group back to an earlier release";
    }

    @Override
    public String description() {
        return """
                With --repo: to the release that a campaign of the repository (campaigns/*.json, signed) allows for this feature
                and these devices. A device takes a release with a lower counter only with such a campaign. Without --repo: to
                what was desired before, as the desired document remembers it; only devices that trust everybody take that.
                A device keeps the release before, so that nothing is transferred.

                  ganglion rollback acme/kitchen --repo repo --group lab --broker tcp://broker:1883 --wait
                  ganglion rollback net --device bench-1 --broker tcp://broker:1883
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("FEATURE", "publisher/name of a release, or a model's name", true));
    }

    @Override
    public List<Option> options() {
        return List.of(
                FleetOptions.DEVICE,
                FleetOptions.AUDIENCE,
                FleetOptions.BROKER,
                FleetOptions.LOGIN,
                REPO,
                WAIT,
                TIMEOUT);
    }

    @Override
    public List<Need> needs() {
        return FleetOptions.AUDIENCE_NEEDS;
    }

    @Override
    public int run(CommandContext context) throws InterruptedException {
        String feature = context.argument("FEATURE").orElseThrow();
        Optional<String> device = context.option(FleetOptions.DEVICE.name());
        Duration limit = FleetOptions.seconds(context, TIMEOUT, 300);
        String group = context.option(FleetOptions.GROUP.name()).orElse(FleetOptions.DEFAULT_GROUP);
        Topics topics = FleetOptions.topics(group, device.orElse("any"));
        Optional<Campaigns> campaigns =
                context.option(REPO.name()).map(folder -> new Campaigns(FleetOptions.shelf(context, folder)));
        try (Connection connection = BrokerConnection.open(messaging, context, topics);
                FleetLine line = new FleetLine(connection, group, device.orElse(FleetLine.ANY))) {
            line.open(FleetOptions.TO_CONNECT);
            List<DeviceName> devices = devices(line, group, device);
            Map<DeviceName, DesiredDraft> drafts = new LinkedHashMap<>();
            PinnedRelease target = null;
            for (DeviceName name : devices) {
                if (campaigns.isEmpty()) {
                    Willingness.requireForUnsigned(line.reading(name).reported(), name.toString(), SIGNED);
                }
                PinnedRelease to = target(line, name, feature, campaigns);
                if (target != null && !target.equals(to)) {
                    throw new GanglionException(
                            Reason.INCONSISTENT,
                            "the devices would go back to different releases, " + target.path() + " and " + to.path()
                                    + "; do it device by device");
                }
                target = to;
                drafts.put(name, line.draft(name).with(to));
            }
            if (device.isEmpty()) {
                askGroup(line, group, target);
            }
            return ask(context, line, target, drafts, limit);
        }
    }

    /** A device that joins the group afterwards goes where the others have gone, too. */
    private static void askGroup(FleetLine line, String group, PinnedRelease target) throws InterruptedException {
        DesiredDraft draft = line.groupDraft(group);
        if (draft.ofFamily(target.family()).isPresent()) {
            line.desireOfGroup(group, draft.with(target));
        }
    }

    private static List<DeviceName> devices(FleetLine line, String group, Optional<String> device) {
        List<DeviceName> devices = line.readings().stream()
                .filter(reading -> reading.seen()
                        && device.map(reading.name().device()::equals).orElse(true))
                .map(DeviceReading::name)
                .sorted()
                .toList();
        if (devices.isEmpty()) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    device.map(name -> "the device " + new DeviceName(group, name) + Following.NEVER_SEEN)
                            .orElse("no device of the group '" + group + "' has ever been seen at this broker"));
        }
        return devices;
    }

    private static PinnedRelease target(
            FleetLine line, DeviceName name, String feature, Optional<Campaigns> campaigns) {
        if (campaigns.isPresent()) {
            return campaigns.get().target(feature, name, Instant.now().getEpochSecond());
        }
        DesiredDraft present = line.draft(name);
        PinnedRelease now = present.named(feature)
                .orElseThrow(() -> new GanglionException(
                        Reason.NOT_FOUND,
                        "'" + feature + "' is not desired of " + name + "; desired are " + present.paths()));
        PinnedRelease before = present.previous().get(now.path());
        if (before == null) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "what " + name + " was asked for before " + now.path()
                            + " is not known; deploy the release you mean");
        }
        return before;
    }

    private static int ask(
            CommandContext context,
            FleetLine line,
            PinnedRelease target,
            Map<DeviceName, DesiredDraft> drafts,
            Duration limit)
            throws InterruptedException {
        Map<DeviceName, Long> counters = new LinkedHashMap<>();
        long now = Instant.now().getEpochSecond();
        for (Map.Entry<DeviceName, DesiredDraft> each : drafts.entrySet()) {
            boolean online = line.reading(each.getKey()).online();
            line.desire(each.getKey(), online ? each.getValue().askedAt(now) : each.getValue());
            counters.put(each.getKey(), each.getValue().counter());
        }
        context.err()
                .println("asked " + drafts.size() + (drafts.size() == 1 ? " device" : " devices") + " to go back to "
                        + target.path() + ", sha256 " + target.sha256().substring(0, 12));
        if (!context.flag(WAIT.name())) {
            context.out().println(target.path() + " is desired; 'ganglion status' tells what becomes of it");
            return 0;
        }
        return new Crowd(context, line, target, counters).await(limit);
    }
}
