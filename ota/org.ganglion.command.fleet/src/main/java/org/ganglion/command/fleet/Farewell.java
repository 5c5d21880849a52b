// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.json.JsonObject;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;
import org.ganglion.rollout.NextCounter;

/** Some devices of which something is no longer desired: waits until each that is online has taken it away, and tells of each. */
final class Farewell implements DeviceWatch.Work {
    private final CommandContext context;
    private final FleetLine line;
    private final Map<DeviceName, Leave> leaves;

    /**
     * Of one device.
     *
     * @param path of the feature that goes
     * @param own whether its own document says so, rather than the group's
     * @param counter of the document that says so
     */
    record Leave(String path, boolean own, long counter) {
        private boolean done(JsonObject reported) {
            String state = reported.text("state", "");
            return NextCounter.known(reported, own ? "own" : "group").orElse(-1) >= counter
                    && reported.has("outcome")
                    && (state.equals("IDLE") || state.equals("WAITING"));
        }

        private boolean gone(JsonObject reported) {
            return !reported.objectOrEmpty("features").has(path)
                    && reported.objects("models").stream()
                            .noneMatch(model -> path.equals(ModelRelease.path(model.text("name", ""))));
        }
    }

    Farewell(CommandContext context, FleetLine line, Map<DeviceName, Leave> leaves) {
        this.context = context;
        this.line = line;
        this.leaves = leaves;
    }

    /**
     * Waits.
     *
     * @return 0 if it is gone from all of them
     * @throws GanglionException STOPPED if the user does not want to wait any longer
     */
    int await(String what, Duration limit) throws InterruptedException {
        if (!new DeviceWatch(context, line).await(leaves.keySet(), this, limit)) {
            context.err().println("not all have done it within " + limit.toSeconds() + " s; they go on by themselves");
        }
        return conclude(what);
    }

    @Override
    public boolean underWay(DeviceName name) {
        DeviceReading reading = line.reading(name);
        return reading.online() && !leaves.get(name).done(reading.reported());
    }

    @Override
    public String said(DeviceName name) {
        DeviceReading reading = line.reading(name);
        Leave leave = leaves.get(name);
        if (leave.done(reading.reported())) {
            return leave.gone(reading.reported())
                    ? "is rid of it"
                    : "has it still: " + DeviceFacts.update(reading.reported());
        }
        return reading.online() ? "was told" : "is not online; it does it when it is back";
    }

    private int conclude(String what) {
        List<DeviceName> gone = new ArrayList<>();
        List<DeviceName> rest = new ArrayList<>();
        leaves.forEach((name, leave) -> {
            JsonObject reported = line.reading(name).reported();
            (leave.done(reported) && leave.gone(reported) ? gone : rest).add(name);
        });
        if (!gone.isEmpty()) {
            context.out().println(what + " is gone from " + names(gone));
        }
        if (!rest.isEmpty()) {
            context.out()
                    .println(what + " is no longer desired, and not yet gone from " + names(rest)
                            + "; 'ganglion devices' tells when");
        }
        return rest.isEmpty() ? 0 : 1;
    }

    private static String names(List<DeviceName> devices) {
        return devices.size() == 1 ? devices.get(0).toString() : devices.size() + " devices: " + devices;
    }
}
