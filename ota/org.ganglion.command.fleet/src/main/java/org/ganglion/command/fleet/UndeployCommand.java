// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.rollout.DesiredDraft;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.PinnedRelease;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes a model from a device. */
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
        return "takes a model from a device";
    }

    @Override
    public String description() {
        return """
                Removes the model from the device's desired document, waits until the device has done it, and ends with the
                outcome. A device that is away does it when it is back. What is desired of its whole group is left as it is.

                  ganglion undeploy braille --device board-7 --broker tcp://broker:1883
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("NAME", "the model's name, or a release such as features/acme/kitchen", true));
    }

    @Override
    public List<Option> options() {
        return Stream.concat(FleetOptions.all().stream(), Stream.of(TIMEOUT)).toList();
    }

    @Override
    public int run(CommandContext context) throws InterruptedException {
        String model = context.argument("NAME").orElseThrow();
        Topics topics = FleetOptions.topics(context);
        DeviceName device = new DeviceName(topics.group(), topics.device());
        Duration limit = FleetOptions.seconds(context, TIMEOUT, 60);
        try (Connection connection = messaging.connect(FleetOptions.connection(context, topics));
                FleetLine line = new FleetLine(connection, device.group(), device.device())) {
            line.open(FleetOptions.TO_CONNECT);
            DesiredDraft present = line.ownDraft(device);
            if (!line.reading(device).seen() && present.features().isEmpty()) {
                throw new GanglionException(Reason.NOT_FOUND, "the device " + topics.device() + Following.NEVER_SEEN);
            }
            String path = present.ofFamily(model).map(PinnedRelease::path).orElse(named(model));
            DesiredDraft draft = present.without(path);
            line.desire(device, draft);
            DeviceReport report = new Following(context, line, device).await(draft, limit);
            boolean gone = !report.whole().objectOrEmpty("features").has(path)
                    && report.whole().objects("models").stream()
                            .noneMatch(running -> running.text("name", "").equals(model));
            context.out().println(model + (gone ? " is gone from " : " still runs on ") + topics.device());
            return gone ? 0 : 1;
        }
    }

    /** A path is one already. */
    private static String named(String model) {
        return model.contains("/") ? model : ModelRelease.path(model);
    }
}
