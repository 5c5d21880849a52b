// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.kill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.api.json.JsonObject;
import org.ganglion.command.proof.Findings;
import org.ganglion.command.proof.ProofRun;
import org.ganglion.command.proof.Quantiles;

/** What the rounds have found so far, those of an interrupted run among them. */
final class RoundTally {
    private final List<Double> seconds = new ArrayList<>();
    private final Map<String, Object> kills = new TreeMap<>();
    private final Map<String, Object> phases = new TreeMap<>();
    private final Map<String, Object> troubles = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private int done;

    /** Goes on with what an interrupted run kept. */
    RoundTally(ProofRun run) {
        JsonObject former = run.former();
        done = (int) former.integer("done", 0);
        former.objectOrEmpty("kills").values().forEach(kills::put);
        former.objectOrEmpty("phases").values().forEach(phases::put);
        former.objectOrEmpty("troubles").values().forEach(troubles::put);
        broken.addAll(former.texts("broken"));
        if (former.has("seconds")) {
            former.list("seconds").forEach(each -> seconds.add(((Number) each).doubleValue()));
        }
        if (done > 0) {
            run.say("going on after " + done + " rounds of an interrupted run");
        }
    }

    /**
     * A round has ended.
     *
     * @param phase in which the device was killed
     * @param met whether the network's trouble met a connection
     * @param taken seconds from the kill on
     */
    void add(KillPlan plan, String phase, boolean met, double taken) {
        done++;
        seconds.add(Quantiles.rounded(taken));
        count(kills, plan.when() + (plan.damage().isPresent() ? ", supervisor too and derived files damaged" : ""));
        count(phases, plan.release().words() + ' ' + phase);
        count(troubles, plan.weather().trouble().name() + (met ? "" : ", not met"));
    }

    /** The round that ended last is broken. */
    void addBroken(String wrong) {
        broken.add(wrong);
    }

    int broken() {
        return broken.size();
    }

    int done() {
        return done;
    }

    private static void count(Map<String, Object> counts, String what) {
        counts.merge(what, 1, (before, one) -> ((Number) before).intValue() + 1);
    }

    /** For a run that goes on after an interruption. */
    Map<String, Object> soFar() {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("done", done);
        found.put("kills", kills);
        found.put("phases", phases);
        found.put("troubles", troubles);
        found.put("seconds", seconds);
        found.put("broken", broken);
        return found;
    }

    /**
     * What all rounds found.
     *
     * @param kind of the broker
     */
    Findings findings(ProofRun run, String kind) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rounds", done);
        figures.put("converged", done - broken.size());
        figures.put("broker", kind);
        if (!seconds.isEmpty()) {
            Quantiles all = Quantiles.of(
                    seconds.stream().mapToDouble(Double::doubleValue).toArray());
            figures.put("seconds_from_kill", Map.of("p50", Quantiles.rounded(all.median()), "max", all.at(1)));
        }
        figures.put("killed_when", kills);
        figures.put("killed_in", phases);
        figures.put("network", troubles);
        List<String> all = new ArrayList<>(broken);
        if (done < run.count() && !run.cancelled()) {
            all.add("only " + done + " of " + run.count() + " rounds");
        }
        String voided = kind.equals("mosquitto") ? null : "the broker is " + kind + ", not mosquitto: install it";
        return new Findings(figures, all, voided);
    }
}
