// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.ganglion.command.proof.kill.RoughProxy.Trouble;
import org.ganglion.command.proof.kill.RoughProxy.Weather;

/**
 * When the device is killed in a round, and what the network does meanwhile.
 *
 * @param phase killed as soon as it says that it is in it, or null
 * @param journal killed when it has written its state so often, or 0
 * @param millis killed so long after the document came, where neither of the others is said
 * @param supervisorToo whether the supervisor is killed too, and what is derived is damaged
 * @param base whether it is a whole composition, which takes a restart, instead of a model
 * @param back whether the release is the one before, of which the device has everything
 */
record KillPlan(
        String phase, int journal, long millis, boolean supervisorToo, boolean back, boolean base, Weather weather) {
    /** What the update says that it does; those that it never says are never met, and counted so. */
    private static final List<String> PHASES = List.of(
            "CHECKING", "FETCHING", "TESTING", "STAGING", "ACTIVATING", "VERIFYING", "RESTARTING", "RESTORING", "IDLE");

    private static final int MOST_WRITES = 10;
    private static final long LONGEST_MILLIS = 4000;
    private static final long SMALLEST_RATE = 300_000;
    private static final int RATES = 2_000_000;
    private static final int BYTES = 500_000;

    /** The plan of a round, always the same for one seed. */
    static KillPlan of(long seed, int round) {
        Random random = new Random(seed * 1_000_003 + round);
        random.nextInt();
        String phase = null;
        int journal = 0;
        switch (round % 3) {
            case 0 -> phase = PHASES.get(round / 3 % PHASES.size());
            case 1 -> journal = 1 + round / 3 % MOST_WRITES;
            default -> {
                // at a random time
            }
        }
        Trouble trouble = Trouble.values()[random.nextInt(Trouble.values().length)];
        return new KillPlan(
                phase,
                journal,
                (long) (random.nextDouble() * LONGEST_MILLIS),
                random.nextInt(5) == 0,
                round % 5 == 4,
                round % 4 == 3,
                new Weather(trouble, random.nextInt(BYTES), SMALLEST_RATE + random.nextInt(RATES)));
    }

    /** What damages derived files where the supervisor is killed too, as when the board loses its power. */
    Optional<Random> damage() {
        return supervisorToo ? Optional.of(new Random(millis)) : Optional.empty();
    }

    /** For people, and to count by. */
    String when() {
        return phase != null ? phase : journal > 0 ? "write " + journal : "at random";
    }
}
