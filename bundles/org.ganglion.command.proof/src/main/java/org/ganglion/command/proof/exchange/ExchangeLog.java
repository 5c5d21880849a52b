// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.session.SessionEvent;

/** All exchanges of a proof, and what is said of them. */
final class ExchangeLog {
    static final double BAR_MICROS = 1000;

    /** After an exchange the new code is new to the processor, and perhaps to the compiler. */
    private static final int STEPS_AFTER = 100;

    private static final int FIRST = 100;

    private final List<String> broken = new ArrayList<>();
    private double[] pauseMicros = new double[1024];
    private long[] steps = new long[1024];
    private int count;

    int count() {
        return count;
    }

    void failed(String line) {
        broken.add(line);
    }

    /** Takes an exchange, and looks whether it carried all and brought in {@code wanted}. */
    void add(SessionEvent.Exchanged event, String wanted) {
        if (count == steps.length) {
            pauseMicros = Arrays.copyOf(pauseMicros, 2 * count);
            steps = Arrays.copyOf(steps, 2 * count);
        }
        pauseMicros[count] = event.pauseNanos() / 1e3;
        steps[count++] = event.step();
        String place = "exchange " + count + ": ";
        if (event.checksumBefore() != event.checksumAfter()) {
            broken.add(place + "checksum " + event.checksumBefore() + " became " + event.checksumAfter());
        }
        if (!event.discarded().isEmpty() || event.carried().isEmpty()) {
            broken.add(place + "carried " + event.carried() + ", discarded " + event.discarded());
        }
        if (event.after().stream().noneMatch(provider -> provider.name().equals(wanted))) {
            broken.add(place + wanted + " does not run it, but " + event.after());
        }
    }

    /** What to say of them all, after the session was {@linkplain BusyReservoir#settle settled}. */
    Findings findings(int wanted, BusyReservoir reservoir) {
        StepLog log = reservoir.steps();
        Quantiles pauses = pauses(count, log, false);
        Quantiles withCollection = pauses(count, log, true);
        StepLog.Parts parts = log.parts(Arrays.copyOf(steps, count), STEPS_AFTER);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("exchanges", count);
        figures.put("neurons", BusyReservoir.NEURONS);
        figures.put("samples", reservoir.samples());
        figures.put("samples_per_second", BusyReservoir.SAMPLES_PER_SECOND);
        figures.put("pause_us", pauses.summary());
        figures.put(
                "pause_us_of_the_first_" + FIRST,
                pauses(Math.min(FIRST, count), log, false).summary());
        figures.put(
                "step_us_within_" + STEPS_AFTER + "_steps_after", parts.after().summary());
        figures.put("step_us_otherwise", parts.others().summary());
        figures.put("pauses_with_a_collection", withCollection.count());
        figures.put("pause_us_with_a_collection", withCollection.summary());
        figures.put("steps_with_a_collection", log.collectedSteps());
        figures.put("step_us_with_a_collection", parts.collected().summary());
        if (count < wanted) {
            broken.add("only " + count + " of " + wanted + " exchanges were made");
        }
        requireBelowBar("pause", pauses.at(0.99));
        // on a machine that does other work, steps are late for other reasons too
        requireBelowBar(
                "what steps within " + STEPS_AFTER + " after an exchange take longer than others",
                parts.after().at(0.99) - parts.others().at(0.99));
        return new Findings(figures, broken);
    }

    private Quantiles pauses(int first, StepLog log, boolean collected) {
        return Quantiles.of(IntStream.range(0, first)
                .filter(i -> log.collected(steps[i]) == collected)
                .mapToDouble(i -> pauseMicros[i])
                .toArray());
    }

    private void requireBelowBar(String what, double p99) {
        if (!(p99 <= BAR_MICROS)) {
            broken.add(what + ": " + Quantiles.rounded(p99) + " us at p99");
        }
    }
}
