// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.ganglion.api.messaging.Message;

/** Where devices are shown. */
interface FleetScreen {
    /** A message has changed the view. */
    void changed(FleetView view, Message message);

    /** What is to be said of the line to the broker. */
    void notice(String text);

    /** From time to time. */
    void draw(FleetView view);

    /** A line for each message, but none that says what the one before of the same topic has said. */
    final class Lines implements FleetScreen {
        private final PrintStream out;
        private final PrintStream err;
        private final BiFunction<FleetView, Message, String> form;
        private final Map<String, String> said = new HashMap<>();

        Lines(PrintStream out, PrintStream err, BiFunction<FleetView, Message, String> form) {
            this.out = out;
            this.err = err;
            this.form = form;
        }

        @Override
        public void changed(FleetView view, Message message) {
            String line = form.apply(view, message);
            if (!line.equals(said.put(message.topic(), line))) {
                out.println(line);
            }
        }

        @Override
        public void notice(String text) {
            err.println(text);
        }

        @Override
        public void draw(FleetView view) {
            out.flush();
        }
    }

    /** A table that is drawn again in its place. */
    final class Redrawn implements FleetScreen {
        private static final String HOME = "\u001b[H";
        private static final String TO_END_OF_LINE = "\u001b[K\n";
        private static final String TO_END_OF_SCREEN = "\u001b[J";

        private final PrintStream out;
        private String notice = "";

        Redrawn(PrintStream out) {
            this.out = out;
            out.print(HOME + TO_END_OF_SCREEN);
        }

        @Override
        public void changed(FleetView view, Message message) {
            // shown when it is drawn the next time
        }

        @Override
        public void notice(String text) {
            notice = text;
        }

        @Override
        public void draw(FleetView view) {
            out.print(HOME + String.join(TO_END_OF_LINE, view.table()) + TO_END_OF_LINE + notice + TO_END_OF_SCREEN);
            out.flush();
        }
    }
}
