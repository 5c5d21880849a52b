// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.demo;

import java.io.PrintStream;

/** Tells what happens, and keeps whether what was promised held. */
final class Story {
    private final PrintStream out;
    private final long start = System.nanoTime();
    private int chapters;
    private int held;
    private int broken;

    Story(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        chapters++;
        out.printf("%n%d  %s  (%.1f s)%n", chapters, title, (System.nanoTime() - start) / 1e9);
    }

    void tell(String line) {
        out.println("   " + line);
    }

    /** A promise, with the figure that shows it. */
    void promise(boolean holds, String line) {
        if (holds) {
            held++;
        } else {
            broken++;
        }
        out.println((holds ? "   held    " : "   BROKEN  ") + line);
    }

    /** Says how it ended. */
    boolean end() {
        out.printf(
                "%n%s: %d promises held, %d broken, in %.1f s%n",
                broken == 0 ? "All of it held" : "Not all of it held", held, broken, (System.nanoTime() - start) / 1e9);
        return broken == 0;
    }
}
