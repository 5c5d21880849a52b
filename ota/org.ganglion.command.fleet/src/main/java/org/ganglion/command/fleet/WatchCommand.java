// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows devices as they run. */
@Component
public final class WatchCommand implements Command {
    private static final Option SECONDS = Option.of("--seconds", "N", "end after N seconds, default when interrupted");
    private static final Option JSON = Option.flag("--json", "a line of JSON for each message instead of a table");
    private static final Option PLAIN =
            Option.flag("--plain", "a line for each change instead of a table that is redrawn");
    private static final Option DEVICE = Option.of("--device", "ID", "this device only, default all");
    private static final Option GROUP = Option.of("--group", "G", "this group only, default all");
    private static final List<String> WATCHED = List.of("status", "reported", "telemetry/pipeline", "telemetry/mqtt");
    private static final int MOST_MESSAGES = 10_000;
    private static final int MOST_NOTICES = 100;
    private static final long LOOK_MILLIS = 100;
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final MessagingFactory messaging;

    /** Made by the component runtime. */
    @Activate
    public WatchCommand(@Reference MessagingFactory messaging) {
        this.messaging = messaging;
    }

    @Override
    public String name() {
        return "watch";
    }

    @Override
    public String summary() {
        return "shows devices as they run: status, models, samples per second, latency, energy, outbox";
    }

    @Override
    public String description() {
        return """
                A row a pipeline, from what the devices say of themselves: status, reported and telemetry. Latencies are from a
                sample's entry to its result; power is the estimate of operations times the drivers' published costs. Below it
                a line for each update under way: what it does, how much has come, how fast, how long the rest will take; and
                one for each release that a device refused or that failed there, with the reason.
                Without a terminal, or with --plain, a line in words for each change. When the broker is lost it says so and
                goes on when it is back; exit code 1 if --seconds are over before.

                  ganglion watch --broker tcp://broker:1883
                  ganglion watch --broker tcp://broker:1883 --device board-7 --seconds 30 --json
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of(FleetOptions.BROKER, DEVICE, GROUP, FleetOptions.LOGIN, SECONDS, JSON, PLAIN);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(FleetOptions.BROKER.name()));
    }

    @Override
    public int run(CommandContext context) throws InterruptedException {
        String group = context.option(GROUP.name()).orElse("+");
        String device = context.option(DEVICE.name()).orElse("+");
        Topics anyone = FleetOptions.topics(group.equals("+") ? "any" : group, device.equals("+") ? "any" : device);
        long end = context.option(SECONDS.name()).isPresent()
                ? System.nanoTime() + FleetOptions.seconds(context, SECONDS, 1).toNanos()
                : Long.MAX_VALUE;
        BlockingQueue<Message> messages = new ArrayBlockingQueue<>(MOST_MESSAGES);
        BlockingQueue<String> notices = new ArrayBlockingQueue<>(MOST_NOTICES);
        try (Connection connection =
                BrokerConnection.open(messaging, FleetOptions.connection(context, anyone), notices::offer)) {
            for (String topic : WATCHED) {
                subscribe(connection, Topics.ROOT + group + '/' + device + '/' + topic, messages);
            }
            show(context, messages, notices, end);
            return connection.connected() || context.cancelled() ? 0 : 1;
        }
    }

    private static void subscribe(Connection connection, String topics, BlockingQueue<Message> messages)
            throws InterruptedException {
        BrokerAnswers.await(
                connection.subscribe(topics, 1, messages::offer).granted(),
                System.nanoTime() + FleetOptions.TO_CONNECT.toNanos(),
                "the broker refuses " + topics);
    }

    private void show(CommandContext context, BlockingQueue<Message> messages, BlockingQueue<String> notices, long end)
            throws InterruptedException {
        FleetView view = new FleetView();
        FleetScreen screen = context.flag(JSON.name())
                ? new FleetScreen.Lines(context.out(), context.err(), (known, message) -> FleetView.json(message))
                : context.flag(PLAIN.name()) || !Terminal.attached()
                        ? new FleetScreen.Lines(context.out(), context.err(), FleetView::line)
                        : new FleetScreen.Redrawn(context.out());
        long drawn = 0;
        while (!context.cancelled() && (end == Long.MAX_VALUE || end - System.nanoTime() > 0)) {
            for (String notice = notices.poll(); notice != null; notice = notices.poll()) {
                screen.notice(notice);
            }
            Message message = messages.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (message != null && view.take(message)) {
                screen.changed(view, message);
            }
            if (System.nanoTime() - drawn > REDRAW_NANOS) {
                drawn = System.nanoTime();
                screen.draw(view);
            }
        }
        screen.draw(view);
    }
}
