// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.tflite;

import java.util.Arrays;
import java.util.Random;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.session.Session;

/**
 * One model, opened once both ways, called in turn: direct, session, direct, session. Every call is timed by itself, and a round counts by
 * its median, so that whatever else the machine does in between is left out as long as it does it less than half of the time. Both begin
 * with the input in a Java array and end with the output in one: the caller's own, or that of the session's signal.
 */
final class Sitting {
    private static final long WARM_NANOS = 400_000_000;
    private static final long ROUND_NANOS = 6_000_000;
    private static final int FEWEST_CALLS = 30;

    private final DirectInterpreter direct;
    private final Session session;
    private final long[] times;

    /** @param seed of the input, which is the same for both */
    Sitting(DirectInterpreter direct, Session session, long seed) {
        this.direct = direct;
        this.session = session;
        new Random(seed).nextBytes(direct.input());
        System.arraycopy(direct.input(), 0, session.input(0).i8(), 0, direct.input().length);
        warmUp();
        this.times = new long[calls()];
    }

    private void warmUp() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_NANOS) {
            direct.step();
            throughSession();
        }
        if (!Arrays.equals(direct.output(), session.output(0).i8())) {
            throw new GanglionException(Reason.INCONSISTENT, session.name() + ": direct and through a session differ");
        }
    }

    private int calls() {
        long start = System.nanoTime();
        for (int i = 0; i < FEWEST_CALLS; i++) {
            direct.step();
        }
        return (int) Math.max(FEWEST_CALLS, FEWEST_CALLS * ROUND_NANOS / (System.nanoTime() - start));
    }

    private void throughSession() {
        session.input(0).dense();
        if (!session.step()) {
            throw new GanglionException(Reason.MISSING_CAPABILITY, session.name() + ": no provider is left");
        }
    }

    /**
     * Medians over rounds of the medians of calls.
     *
     * @param direct microseconds of a direct call
     * @param session microseconds through a session
     * @param itself of the direct calls the larger median by the smaller, of odd and even rounds
     */
    record Outcome(double direct, double session, double itself) {}

    Outcome run(int rounds) {
        double[] even = new double[rounds];
        double[] through = new double[2 * rounds];
        double[] odd = new double[rounds];
        double[] both = new double[2 * rounds];
        for (int round = 0; round < rounds; round++) {
            both[2 * round] = even[round] = directRound();
            through[2 * round] = sessionRound();
            both[2 * round + 1] = odd[round] = directRound();
            through[2 * round + 1] = sessionRound();
        }
        double one = Quantiles.of(even).median();
        double other = Quantiles.of(odd).median();
        return new Outcome(
                Quantiles.of(both).median(),
                Quantiles.of(through).median(),
                Math.max(one, other) / Math.min(one, other));
    }

    private double directRound() {
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            direct.step();
            times[i] = System.nanoTime() - start;
        }
        return Quantiles.ofNanos(times, times.length).median();
    }

    private double sessionRound() {
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            throughSession();
            times[i] = System.nanoTime() - start;
        }
        return Quantiles.ofNanos(times, times.length).median();
    }
}
