// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.rollout.DeviceName;

/** Watches what devices do with what they were asked for, and tells of each when that changes. Used by one thread. */
final class DeviceWatch {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final CommandContext context;
    private final FleetLine line;
    private final Map<DeviceName, String> shown = new HashMap<>();

    /** What there is to be seen of a device at this moment. */
    interface Work {
        /** Does what has to be done about it, before it is told of. */
        default void attend(DeviceName name) throws InterruptedException {}

        /** In words. */
        String said(DeviceName name);

        /** Whether it is worth waiting for. */
        boolean underWay(DeviceName name);
    }

    DeviceWatch(CommandContext context, FleetLine line) {
        this.context = context;
        this.line = line;
    }

    /**
     * Waits until none is under way, and tells meanwhile.
     *
     * @return whether that is so; false if the limit has passed before
     * @throws GanglionException STOPPED if the user does not want to wait any longer
     */
    boolean await(Collection<DeviceName> devices, Work work, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            if (context.cancelled()) {
                throw new GanglionException(Reason.STOPPED, "the devices go on by themselves; what is desired stands");
            }
            long seen = line.changes();
            for (DeviceName name : devices) {
                work.attend(name);
                tell(name, work.said(name));
            }
            if (devices.stream().noneMatch(work::underWay)) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
            line.awaitChange(seen, LOOK);
        }
    }

    private void tell(DeviceName name, String now) {
        if (!now.equals(shown.put(name, now))) {
            context.err().println(name + ": " + now);
        }
    }
}
