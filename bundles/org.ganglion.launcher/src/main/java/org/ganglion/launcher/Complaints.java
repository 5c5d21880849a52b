// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.util.Map;
import java.util.WeakHashMap;

/**
 * What is not well with things that are looked at every second: said only when it is something new, and when it is over.
 * Used by one thread.
 */
final class Complaints {
    /** What was said last of each thing; one that goes, such as a service, is forgotten. */
    private final Map<Object, String> last = new WeakHashMap<>();

    /** It is not well, and why. */
    void about(Object thing, String complaint) {
        if (!complaint.equals(last.put(thing, complaint))) {
            say(complaint);
        }
    }

    /** It is well. */
    void over(Object thing, String relief) {
        if (last.remove(thing) != null) {
            say(relief);
        }
    }

    /** The launcher stands below every bundle, so below the log too: it has the error stream, which the supervisor keeps. */
    private static void say(String line) {
        System.err.println("ganglion: " + line);
    }
}
