// SPDX-License-Identifier: Apache-2.0
package org.ganglion.log;

import java.io.PrintStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The root of java.util.logging, written to one stream, and given back as it was. */
final class JdkLogging {
    private static final Logger ROOT = Logger.getLogger("");

    private final List<Handler> before;
    private final Level levelBefore;
    private final LineHandler handler;

    private JdkLogging(List<Handler> before, Level levelBefore, LineHandler handler) {
        this.before = before;
        this.levelBefore = levelBefore;
        this.handler = handler;
    }

    static JdkLogging takeOver(PrintStream stream) {
        JdkLogging taken = new JdkLogging(List.of(ROOT.getHandlers()), ROOT.getLevel(), new LineHandler(stream));
        taken.before.forEach(ROOT::removeHandler);
        ROOT.addHandler(taken.handler);
        return taken;
    }

    void giveBack() {
        LogLevels.forget();
        ROOT.removeHandler(handler);
        ROOT.setLevel(levelBefore);
        before.forEach(ROOT::addHandler);
    }
}
