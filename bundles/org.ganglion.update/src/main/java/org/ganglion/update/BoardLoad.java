// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much the board has to do besides. A bound that is right on an idle board calls a starved one ill; the supervisor counts in the same way. */
final class BoardLoad {
    /** Above this it makes no difference any more. */
    static final int MOST = 20;

    private static final Logger LOG = LoggerFactory.getLogger(BoardLoad.class);

    private final Path file;
    private final int processors;

    BoardLoad() {
        this(Path.of("/proc/loadavg"), Runtime.getRuntime().availableProcessors());
    }

    BoardLoad(Path file, int processors) {
        this.file = file;
        this.processors = processors;
    }

    /** How many times as long as on an idle board something takes now: as many as wait for each processor, at least 1. */
    int slowness() {
        try {
            double load = Double.parseDouble(Files.readString(file).split(" ", 2)[0]);
            return (int) Math.max(1, Math.min(MOST, load / processors));
        } catch (IOException | NumberFormatException e) {
            LOG.debug("this system does not tell its load: {}", e.toString());
            return 1;
        }
    }
}
