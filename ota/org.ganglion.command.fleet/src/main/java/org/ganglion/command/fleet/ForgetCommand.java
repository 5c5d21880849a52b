// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets a pipeline of a device begin anew. At a desk it comes before the command of the same name for a device's own shell. */
@Component(property = "service.ranking:Integer=1")
public final class ForgetCommand implements Command {
    private static final Option STATE =
            Option.flag("--state", "only potentials, traces and what is under way; what was learned stays");
    private static final Option TIMEOUT = Option.of("--timeout", "S", "seconds to wait for the device, default 10");

    private final MessagingFactory messaging;

    /** Made by the component runtime. */
    @Activate
    public ForgetCommand(@Reference MessagingFactory messaging) {
        this.messaging = messaging;
    }

    @Override
    public String name() {
        return "forget";
    }

    @Override
    public String summary() {
        return "lets a pipeline of a device begin anew, without what it learned";
    }

    @Override
    public String description() {
        return """
                The model's own weights come back and what the device kept of learning is deleted; no sample is lost. To keep
                it as a new version of the model, see 'ganglion export --help'.

                  ganglion forget load --device board-7 --broker tcp://broker:1883
                  ganglion forget load --state --device board-7 --broker tcp://broker:1883
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of(new Argument("PIPELINE", "its name", true));
    }

    @Override
    public List<Option> options() {
        return Stream.concat(FleetOptions.all().stream(), Stream.of(STATE, TIMEOUT))
                .toList();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(FleetOptions.DEVICE.name()), Need.of(FleetOptions.BROKER.name()));
    }

    @Override
    public int run(CommandContext context) throws InterruptedException {
        String pipeline = context.argument("PIPELINE").orElseThrow();
        boolean stateOnly = context.flag(STATE.name());
        Topics topics = FleetOptions.topics(context);
        Duration limit = FleetOptions.seconds(context, TIMEOUT, 10);
        try (Connection connection = BrokerConnection.open(messaging, context, topics)) {
            new DeviceRequest(connection, topics)
                    .send(stateOnly ? "reset" : "forget", Map.of("pipeline", pipeline), limit);
        }
        context.out().println(pipeline + " on " + topics.device() + " begins anew");
        return 0;
    }
}
