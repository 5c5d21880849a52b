// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Something that is not well.
 *
 * @param what in the same words as long as it is the same trouble, so that it is known again
 * @param why what is known of its cause now, which may change meanwhile; may be empty
 */
record Trouble(String what, String why) {
    /** Of which no more is known than that it is there. */
    Trouble(String what) {
        this(what, "");
    }

    /** One line. */
    String line() {
        return why.isEmpty() ? what : what + ": " + why;
    }

    /** What they are, without their causes. */
    static Set<String> kinds(Collection<Trouble> troubles) {
        return troubles.stream().map(Trouble::what).collect(Collectors.toSet());
    }
}
