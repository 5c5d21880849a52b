// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import org.ganglion.command.proof.kill.RoughProxy.Trouble;
import org.ganglion.command.proof.kill.RoughProxy.Weather;

/**
 * What the device is to run after a round, when it is killed in it, and what the network does meanwhile.
 *
 * @param phase killed as soon as it says that it is in it, or so many milliseconds later; or null
 * @param journal killed when it has written its state so often, or 0
 * @param millis killed so long after it said that it is in the phase, or, where neither of the others is said, after the document came
 * @param damage chooses what of the derived files is damaged where the supervisor is killed too, as when the board loses its power
 */
record KillPlan(Release release, String phase, int journal, long millis, OptionalLong damage, Weather weather) {
    /** What the update says that it does; those that it never says are never met, and counted so. */
    private static final List<String> PHASES = List.of(
            "CHECKING", "FETCHING", "TESTING", "STAGING", "ACTIVATING", "VERIFYING", "RESTARTING", "RESTORING", "IDLE");

    private static final String SHADOWING = "SHADOWING";
    /** What comes after a shadow run. */
    private static final List<String> AFTER_SHADOWING = List.of("STAGING", "ACTIVATING", "VERIFYING", "IDLE");

    private static final int MOST_WRITES = 10;
    private static final long LONGEST_MILLIS = 4000;
    private static final long SMALLEST_RATE = 300_000;
    private static final int RATES = 2_000_000;
    private static final int BYTES = 500_000;

    /** What is deployed. */
    enum Release {
        /** One that the device has not seen. */
        MODEL,
        /** The one before, of which the device has everything. */
        MODEL_BEFORE,
        /** One that is to run beside the one before first. */
        SHADOWED_MODEL,
        /** A whole composition, which takes a restart. */
        BASE;

        private static Release of(int round) {
            if (round % 4 == 3) {
                return BASE;
            }
            return isShadowed(round) ? SHADOWED_MODEL : round % 5 == 4 ? MODEL_BEFORE : MODEL;
        }

        /** For people, and to count by. */
        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private static boolean isShadowed(int round) {
        return round % 8 == 1;
    }

    /** When it is killed. */
    private record Moment(String phase, int journal, long millis) {
        static Moment of(int round, long millis) {
            return switch (round % 3) {
                case 0 -> new Moment(PHASES.get(round / 3 % PHASES.size()), 0, 0);
                case 1 -> new Moment(null, 1 + round / 3 % MOST_WRITES, 0);
                default -> new Moment(null, 0, millis);
            };
        }

        /** In the shadow run, and on the way from there to the end. */
        static Moment ofShadowed(int turn, long millis) {
            return switch (turn % 4) {
                case 0 -> new Moment(SHADOWING, 0, millis % ShadowedReleases.MILLIS);
                case 1 -> new Moment(null, 1 + turn / 4 % MOST_WRITES, 0);
                case 2 -> new Moment(AFTER_SHADOWING.get(turn / 4 % AFTER_SHADOWING.size()), 0, 0);
                default -> new Moment(null, 0, millis);
            };
        }
    }

    /** The plan of a round, always the same for one seed. */
    static KillPlan of(long seed, int round) {
        Random random = new Random(seed * 1_000_003 + round);
        random.nextInt();
        Trouble trouble = Trouble.values()[random.nextInt(Trouble.values().length)];
        long millis = (long) (random.nextDouble() * LONGEST_MILLIS);
        Moment moment = isShadowed(round) ? Moment.ofShadowed(round / 8, millis) : Moment.of(round, millis);
        return new KillPlan(
                Release.of(round),
                moment.phase,
                moment.journal,
                moment.millis,
                random.nextInt(5) == 0 ? OptionalLong.of(millis) : OptionalLong.empty(),
                new Weather(trouble, random.nextInt(BYTES), SMALLEST_RATE + random.nextInt(RATES)));
    }

    /** For people, and to count by. */
    String when() {
        return phase != null ? phase : journal > 0 ? "write " + journal : "at random";
    }
}
