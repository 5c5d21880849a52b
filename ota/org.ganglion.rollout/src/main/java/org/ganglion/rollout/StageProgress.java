// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a stage is.
 *
 * @param stage which
 * @param open whether its devices may be asked
 * @param passed whether enough of them have succeeded for the next stage
 * @param failed whether too many of those that were asked have failed; for good, because then nobody else is asked
 * @param members how each of its devices stands; devices of earlier stages are not in it
 * @param absent those of the members that are offline and were not asked while they were there: they neither open nor stop anything
 */
public record StageProgress(
        Stage stage,
        boolean open,
        boolean passed,
        boolean failed,
        SortedMap<DeviceName, Standing> members,
        Set<DeviceName> absent) {
    /** Copies. */
    public StageProgress {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        absent = Set.copyOf(absent);
    }

    /** How many of the members stand so. */
    public int count(Standing standing) {
        return (int) members.values().stream().filter(standing::equals).count();
    }

    /** How many of the members count: all but those that are absent. */
    public int counted() {
        return members.size() - absent.size();
    }

    /** How many of those that count have ended, well or not. */
    public int ended() {
        return count(Standing.SUCCEEDED) + count(Standing.FAILED);
    }

    /** Those that stand so, with their names. */
    public List<DeviceName> which(Standing standing) {
        return members.entrySet().stream()
                .filter(entry -> entry.getValue() == standing)
                .map(Map.Entry::getKey)
                .toList();
    }
}
