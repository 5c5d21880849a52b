// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.document.Requirements;

/**
 * What a release may require.
 *
 * @param architecture as Java names it
 * @param profiles the profile that the device runs, and those that it extends
 * @param java feature release
 * @param memory of the board, in bytes
 * @param offers whether a capability such as {@code ganglion.neuron;type=LIF} is there
 */
record BoardFacts(
        String architecture, Supplier<List<String>> profiles, int java, long memory, Predicate<String> offers) {
    /**
     * Refuses a release that cannot run here.
     *
     * @param complete whether it brings all capabilities itself
     * @throws GanglionException UNSUPPORTED, TOO_LARGE or MISSING_CAPABILITY
     */
    void check(String path, Requirements wanted, List<String> hardware, boolean complete) {
        refuse(path, "architecture", List.of(architecture), wanted.architectures());
        refuse(path, "profile", profiles.get(), wanted.profiles());
        refuse(path, "profile", profiles.get(), hardware);
        if (java < wanted.java()) {
            throw new GanglionException(
                    Reason.UNSUPPORTED, path + ": needs Java " + wanted.java() + ", this device runs " + java);
        }
        if (memory < wanted.memory()) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    path + ": needs a board with " + wanted.memory() + " bytes of memory, this one has " + memory);
        }
        for (String capability : complete ? List.<String>of() : wanted.capabilities()) {
            if (!offers.test(capability)) {
                throw new GanglionException(
                        Reason.MISSING_CAPABILITY, path + ": needs " + capability + ", which nothing here offers");
            }
        }
    }

    private static void refuse(String path, String what, List<String> is, List<String> wanted) {
        if (!wanted.isEmpty() && is.stream().noneMatch(wanted::contains)) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    path + ": is for the " + what + ' ' + String.join(" or ", wanted) + "; this device is "
                            + (is.isEmpty() ? "none" : is.get(is.size() - 1)));
        }
    }
}
