// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import java.time.Duration;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.receiving.Pace;

/** Reads what is configured. */
public final class ConfiguredPace {
    private ConfiguredPace() {}

    /**
     * How hard to ask.
     *
     * @throws GanglionException USAGE, naming what is wrong
     */
    public static Pace pace(TransferConfiguration from) {
        try {
            return new Pace(
                    from.block_size(),
                    from.window_bytes(),
                    Duration.ofMillis(from.silence_ms()),
                    Duration.ofMillis(from.longest_silence_ms()),
                    from.attempts(),
                    Duration.ofMillis(from.first_delay_ms()));
        } catch (IllegalArgumentException e) {
            throw new GanglionException(Reason.USAGE, "configuration org.ganglion.transfer: " + e.getMessage(), e);
        }
    }

    static Manner manner(TransferConfiguration from) {
        return new Manner(pace(from), from.compression(), from.multicast());
    }
}
