// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.command.Command;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.Json;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.MessagingFactory;
import org.ganglion.api.messaging.Topics;
import org.ganglion.rollout.DeviceReading;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lists the devices that a broker knows. */
@Component
public final class DevicesCommand implements Command {
    private static final Option GROUP = Option.of("--group", "G", "this group only, default all");
    private static final Option JSON = Option.flag("--json", "a line of JSON for each device instead of a table");

    private final MessagingFactory messaging;

    /** Made by the component runtime. */
    @Activate
    public DevicesCommand(@Reference MessagingFactory messaging) {
        this.messaging = messaging;
    }

    @Override
    public String name() {
        return "devices";
    }

    @Override
    public String summary() {
        return "lists the devices that a broker knows: online or not, generation, releases, outcome, profile";
    }

    @Override
    public String description() {
        return """
                What the devices have said of themselves last; the broker keeps it. It asks nobody and is over at once.

                  ganglion devices --broker tcp://broker:1883 --group lab
                """;
    }

    @Override
    public List<Argument> arguments() {
        return List.of();
    }

    @Override
    public List<Option> options() {
        return List.of(FleetOptions.BROKER, GROUP, FleetOptions.LOGIN, JSON);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.of(FleetOptions.BROKER.name()));
    }

    @Override
    public int run(CommandContext context) throws InterruptedException {
        String group = context.option(GROUP.name()).orElse(FleetLine.ANY);
        Topics anyone = FleetOptions.topics(group.equals(FleetLine.ANY) ? "any" : group, "any");
        try (Connection connection = BrokerConnection.open(messaging, context, anyone);
                FleetLine line = new FleetLine(connection, group, FleetLine.ANY)) {
            line.open(FleetOptions.TO_CONNECT);
            List<DeviceFacts> devices = line.readings().stream()
                    .filter(DeviceReading::seen)
                    .map(reading -> DeviceFacts.of(reading, line.capabilities(reading.name())))
                    .toList();
            if (context.flag(JSON.name())) {
                devices.forEach(device -> context.out().println(Json.write(json(device))));
            } else {
                table(devices).forEach(context.out()::println);
            }
        }
        return 0;
    }

    private static Map<String, Object> json(DeviceFacts device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("group", device.name().group());
        json.put("device", device.name().device());
        json.put("state", device.state());
        json.put("generation", device.generation());
        json.put("releases", device.releases());
        json.put("update", device.update());
        json.put("profile", device.profile());
        return json;
    }

    private static List<String> table(List<DeviceFacts> devices) {
        if (devices.isEmpty()) {
            return List.of("no device has said anything at this broker");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("DEVICE", "STATE", "GENERATION", "RELEASES", "UPDATE", "PROFILE"));
        for (DeviceFacts device : devices) {
            rows.add(List.of(
                    device.name().toString(),
                    device.state(),
                    device.generation(),
                    device.releases().isEmpty() ? "-" : String.join(" ", device.releases()),
                    device.update(),
                    device.profile()));
        }
        return TextTable.lines(rows);
    }
}
