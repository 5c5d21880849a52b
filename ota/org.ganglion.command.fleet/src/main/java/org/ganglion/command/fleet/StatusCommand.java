// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.io.PrintStream;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells what became of what a device was asked for. */
@Component
public final class StatusCommand implements Command {
    private static final Option JSON = Option.flag("--json", "the device's report as it is, a line of JSON");

    private final MessagingFactory messaging;

    /** Made by the component runtime. */
    @Activate
    public StatusCommand(@Reference MessagingFactory messaging) {
        this.messaging = messaging;
    }

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String summary() {
        return "tells what became of what a device was asked for";
    }

    @Override
    public String description() {
        return """
                What the device has reported last; the broker keeps it. Exit code: 0 if it has all that is desired of it, 1 if
                something failed, is under way, or was not taken in yet, or if nobody has ever seen the device. What a pipeline
                waited for when its release came is told, and does not count: it may have come since, 'ganglion watch' shows
                what runs now. Of a rollout: 'ganglion rollout show'.

                  ganglion status --device board-7 --broker tcp://broker:1883
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of(FleetOptions.DEVICE, FleetOptions.BROKER, FleetOptions.GROUP, FleetOptions.LOGIN, JSON);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(FleetOptions.DEVICE.name()), Need.of(FleetOptions.BROKER.name()));
    }

    @Override
    public int run(CommandContext context) throws InterruptedException {
        Topics topics = FleetOptions.topics(context);
        DeviceName name = new DeviceName(topics.group(), topics.device());
        try (Connection connection = BrokerConnection.open(messaging, context, topics);
                FleetLine line = new FleetLine(connection, topics.group(), topics.device())) {
            line.open(FleetOptions.TO_CONNECT);
            DeviceReading reading = line.reading(name);
            if (!reading.seen()) {
                throw new GanglionException(Reason.NOT_FOUND, "the device " + name + Following.NEVER_SEEN);
            }
            if (context.flag(JSON.name())) {
                context.out().println(Json.write(reading.reported().values()));
            } else {
                tell(context.out(), DeviceFacts.of(reading, line.capabilities(name)), reading);
            }
            return successful(line, reading) ? 0 : 1;
        }
    }

    /** Of the document in force: the device's own, or the group's where it has none. */
    private static boolean successful(FleetLine line, DeviceReading reading) {
        JsonObject reported = reading.reported();
        byte[] own = line.desired(reading.name());
        byte[] inForce = own.length > 0 ? own : line.groupDesired(reading.name().group());
        boolean takenIn = inForce.length == 0
                || reported.text("origin", "").equals(own.length > 0 ? "own" : "group")
                        && reported.integer("counter", -1)
                                == JsonObject.read("the desired document", inForce)
                                        .integer("counter");
        String outcome = reported.text("outcome", "");
        return takenIn && (outcome.equals("SUCCESSFUL") || inForce.length == 0 && outcome.isEmpty());
    }

    static void tell(PrintStream out, DeviceFacts facts, DeviceReading reading) {
        JsonObject reported = reading.reported();
        out.println(facts.name() + " is " + facts.state());
        out.println("  generation  " + facts.generation());
        out.println("  profile     " + facts.profile());
        out.println("  update      " + facts.update() + message(reported));
        JsonObject bytes = reported.objectOrEmpty("bytes");
        if (bytes.integer("needed", 0) > 0) {
            out.println("  transfer    " + Figures.bytes(bytes.integer("received", 0)) + " of "
                    + Figures.bytes(bytes.integer("needed", 0)));
        }
        // what has ended is no plan any more
        if (reported.has("plan") && !reported.has("outcome")) {
            PlanText.lines(reported.object("plan")).forEach(line -> out.println("  plan        " + line));
        }
        for (JsonObject shadow : reported.objects("shadow")) {
            out.println("  shadow run  " + ShadowText.found(shadow));
        }
        JsonObject features = reported.objectOrEmpty("features");
        for (String path : features.names()) {
            JsonObject feature = features.object(path);
            out.println("  " + path + ": " + feature.text("outcome", "under way")
                    + (feature.has("reason") ? " (" + feature.text("reason") + ')' : "") + message(feature));
            if (feature.has("troubles")) {
                feature.texts("troubles").forEach(trouble -> out.println("  when it came, " + trouble));
            }
            feature.objects("learned").forEach(learned -> out.println("  learned     " + takenOver(learned)));
        }
        for (JsonObject model : reported.objects("models")) {
            out.println("  runs        " + model.text("name", "?") + '/' + model.text("version", "?"));
        }
    }

    private static String takenOver(JsonObject learned) {
        return "pipeline " + learned.text("pipeline", "?") + ", " + learned.text("model", "?") + ": "
                + learned.text("outcome", "?") + ", what " + learned.text("from", "?") + " learned until step "
                + learned.integer("steps", 0)
                + (learned.has("discarded") ? "; discarded: " + String.join(", ", learned.texts("discarded")) : "");
    }

    private static String message(JsonObject json) {
        String message = json.text("message", "");
        return message.isEmpty() ? "" : ": " + message;
    }
}
