// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Provider;
import org.ganglion.session.Placement;
import org.ganglion.session.providers.Offered;

/**
 * What the planner decided.
 *
 * @param placement for people
 * @param engine compiles it, or null if none is live
 * @param assignment who runs what, or null if something is missing
 * @param refusal what a provider said of the model itself when it refused the only node type it was asked for, or null
 * @param rulesHere names of the learning rules that are offered, if one is missing
 */
public record Planned(
        Placement placement,
        Offered<Engine> engine,
        Assignment assignment,
        GanglionException refusal,
        List<String> rulesHere) {
    /** Whether it can run. */
    public boolean complete() {
        return assignment != null;
    }

    /**
     * Compiles.
     *
     * @throws GanglionException whatever the engine says
     */
    public Plan compile() {
        return engine.service().compile(assignment);
    }

    /** The failure of what is not complete. */
    public GanglionException failure(String session) {
        if (refusal != null) {
            return refusal;
        }
        return new GanglionException(
                Reason.MISSING_CAPABILITY,
                session + ": no live service offers " + String.join(", ", placement.missing())
                        + "; install a plugin that brings it"
                        + (rulesHere.isEmpty() ? "" : "; the rules here are " + String.join(", ", rulesHere)));
    }

    /** Everyone who takes part, the engine last, each once. */
    public List<Provider> providers() {
        Set<Provider> all = new LinkedHashSet<>();
        assignment.populations().values().forEach(one -> all.add(one.provider()));
        assignment.claims().forEach(one -> all.add(one.driver().provider()));
        assignment.rules().values().forEach(one -> all.add(one.provider()));
        all.add(engine.provider());
        return new ArrayList<>(all);
    }

    /** Every service that the engine is given. */
    public List<Assignment.Provided<?>> provided() {
        List<Assignment.Provided<?>> all =
                new ArrayList<>(assignment.populations().values());
        assignment.claims().forEach(one -> all.add(one.driver()));
        all.addAll(assignment.rules().values());
        return all;
    }

    /** Who computes what a node sends and its state; null for an Input or Output outside of claims. */
    public Provider owner(String node) {
        Assignment.Provided<?> population = assignment.populations().get(node);
        if (population != null) {
            return population.provider();
        }
        for (Assignment.Claimed claimed : assignment.claims()) {
            if (claimed.claim().nodes().contains(node)) {
                return claimed.driver().provider();
            }
        }
        return null;
    }

    /** Who changes the weights of a node; null if they do not learn, or inside a claim. */
    public Provider teacher(String node) {
        Assignment.Provided<?> rule = assignment.rules().get(node);
        return rule == null ? null : rule.provider();
    }

    /** The devices that only one session can hold. */
    public Set<String> leases() {
        Set<String> all = new LinkedHashSet<>();
        for (Assignment.Claimed claimed : assignment.claims()) {
            if (claimed.claim().lease() != null) {
                all.add(claimed.claim().lease());
            }
        }
        return all;
    }

    /** Whether both let the same services run the same nodes. */
    public boolean sameAs(Planned other) {
        return complete()
                && other.complete()
                && engine.provider().equals(other.engine.provider())
                && assignment.populations().equals(other.assignment.populations())
                && assignment.rules().equals(other.assignment.rules())
                && assignment.claims().equals(other.assignment.claims());
    }
}
