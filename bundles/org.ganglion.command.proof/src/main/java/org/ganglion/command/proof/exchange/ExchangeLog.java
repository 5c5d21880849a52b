// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.Quantiles;
import org.ganglion.session.SessionEvent;

/** All exchanges of a proof, and what is said of them. */
final class ExchangeLog {
    static final double BAR_MICROS = 1000;

    /** After an exchange the new code is new to the processor, and perhaps to the compiler. */
    private static final int STEPS_AFTER = 100;

    private static final int FIRST = 100;

    private final List<SessionEvent.Exchanged> exchanges = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    int count() {
        return exchanges.size();
    }

    void failed(String line) {
        broken.add(line);
    }

    /** Takes an exchange, and looks whether it carried all and brought in {@code wanted}. */
    void add(SessionEvent.Exchanged event, String wanted) {
        exchanges.add(event);
        String place = "exchange " + exchanges.size() + ": ";
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
        Quantiles pauses = pauses(exchanges.size());
        Quantiles first = pauses(Math.min(FIRST, exchanges.size()));
        StepLog.Parts steps = reservoir
                .steps()
                .parts(
                        exchanges.stream()
                                .mapToLong(SessionEvent.Exchanged::step)
                                .toArray(),
                        STEPS_AFTER);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("exchanges", exchanges.size());
        figures.put("neurons", BusyReservoir.NEURONS);
        figures.put("samples", reservoir.samples());
        figures.put("samples_per_second", BusyReservoir.SAMPLES_PER_SECOND);
        figures.put("pause_us", pauses.summary());
        figures.put("pause_us_of_the_first_" + FIRST, first.summary());
        figures.put(
                "step_us_within_" + STEPS_AFTER + "_steps_after", steps.after().summary());
        figures.put("step_us_otherwise", steps.others().summary());
        if (exchanges.size() < wanted) {
            broken.add("only " + exchanges.size() + " of " + wanted + " exchanges were made");
        }
        requireBelowBar("pause", pauses.at(0.99));
        // on a machine that does other work, steps are late for other reasons too
        requireBelowBar(
                "what steps within " + STEPS_AFTER + " after an exchange take longer than others",
                steps.after().at(0.99) - steps.others().at(0.99));
        return new Findings(figures, broken);
    }

    private Quantiles pauses(int count) {
        return Quantiles.of(exchanges.stream()
                .limit(count)
                .mapToDouble(event -> event.pauseNanos() / 1e3)
                .toArray());
    }

    private void requireBelowBar(String what, double p99) {
        if (!(p99 <= BAR_MICROS)) {
            broken.add(what + ": " + Quantiles.rounded(p99) + " us at p99");
        }
    }
}
