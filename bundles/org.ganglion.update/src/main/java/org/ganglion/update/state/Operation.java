// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import java.util.Set;
import java.util.stream.Collectors;
import org.ganglion.update.document.Artifact;

/**
 * The switch to another generation that is under way. There is at most one; each of its steps is durable before it begins.
 *
 * @param path of the release in the document
 * @param feature the release
 * @param from name of the generation that runs
 * @param to name of the generation that shall run; empty as long as there is none
 * @param step what is being done
 * @param attempts how often the process has begun to try this release, and has not been interrupted by a power cut
 * @param interruptions how often the board was started anew while it tried this release
 * @param boot names the run of the board in which the last try began
 * @param online whether the broker was there when the switch began
 * @param unwell what was not well when the process ended for the switch, a line each
 */
public record Operation(
        String path,
        Artifact feature,
        String from,
        String to,
        Step step,
        int attempts,
        int interruptions,
        String boot,
        boolean online,
        Set<String> unwell) {
    /** More would tell nobody anything. */
    private static final int MOST_UNWELL = 64;

    /** Copies. */
    public Operation {
        unwell = unwell.stream().sorted().limit(MOST_UNWELL).collect(Collectors.toUnmodifiableSet());
    }

    /** Of which nothing is known that was not well. */
    public Operation(
            String path,
            Artifact feature,
            String from,
            String to,
            Step step,
            int attempts,
            int interruptions,
            String boot,
            boolean online) {
        this(path, feature, from, to, step, attempts, interruptions, boot, online, Set.of());
    }

    /** What is being done. */
    public enum Step {
        /** The new generation's folder is being made. Interrupted: it goes, and is made again. */
        STAGING,
        /** What could kill the process is being tried in the running framework, nothing is changed durably. Interrupted: tried again, three times at most. */
        TRYING,
        /** The pointers are being set, then the process restarts. Interrupted: whichever generation the pointer names runs. */
        SWITCHING,
        /** The process that the supervisor started with the new generation looks at itself. Interrupted: the supervisor decides. */
        VERIFYING,
        /** The health gate said no; the pointer is being set back, then the process restarts. */
        GOING_BACK
    }

    /** With another step. */
    public Operation at(Step next) {
        return new Operation(path, feature, from, to, next, attempts, interruptions, boot, online, unwell);
    }

    /** With what is not well now. */
    public Operation beside(Set<String> troubles) {
        return new Operation(path, feature, from, to, step, attempts, interruptions, boot, online, troubles);
    }

    /** With the folder known. */
    public Operation towards(String name) {
        return new Operation(path, feature, from, name, step, attempts, interruptions, boot, online, unwell);
    }

    /** Begun once more, in this run of the board: what another run of the board began was interrupted by the power and does not count as a crash. */
    public Operation again(String thisBoot, boolean isOnline) {
        boolean power = !thisBoot.equals(boot);
        return new Operation(
                path,
                feature,
                from,
                "",
                Step.STAGING,
                power ? attempts : attempts + 1,
                power ? interruptions + 1 : interruptions,
                thisBoot,
                isOnline);
    }
}
