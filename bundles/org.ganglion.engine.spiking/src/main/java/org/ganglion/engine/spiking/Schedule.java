// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The order of the units of a plan within a step: senders before receivers, else as in the file. */
final class Schedule {
    private final List<Set<String>> units;
    private final List<Set<Integer>> successors = new ArrayList<>();
    private final int[] waitingFor;

    private Schedule(List<Set<String>> units, List<TimedEdge> edges) {
        this.units = units;
        this.waitingFor = new int[units.size()];
        Map<String, Integer> unitOf = new HashMap<>();
        for (int unit = 0; unit < units.size(); unit++) {
            for (String node : units.get(unit)) {
                unitOf.put(node, unit);
            }
            successors.add(new LinkedHashSet<>());
        }
        for (TimedEdge timed : edges) {
            int from = unitOf.get(timed.edge().from());
            int to = unitOf.get(timed.edge().to());
            boolean inside = from == to && units.get(from).size() > 1;
            if (timed.delay() == 0 && !inside && successors.get(from).add(to)) {
                waitingFor[to]++;
            }
        }
    }

    /**
     * @param units sets of nodes that run as one, in the order of the file
     * @return numbers of units
     * @throws GanglionException INCONSISTENT if there is none, naming a cycle
     */
    static List<Integer> of(List<Set<String>> units, List<TimedEdge> edges) {
        return new Schedule(units, edges).order();
    }

    private List<Integer> order() {
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        BitSet left = new BitSet();
        for (int unit = 0; unit < units.size(); unit++) {
            left.set(unit);
            if (waitingFor[unit] == 0) {
                ready.add(unit);
            }
        }
        List<Integer> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            int unit = ready.remove();
            order.add(unit);
            left.clear(unit);
            for (int next : successors.get(unit)) {
                if (--waitingFor[next] == 0) {
                    ready.add(next);
                }
            }
        }
        if (!left.isEmpty()) {
            throw refuse(cycleAmong(left));
        }
        return order;
    }

    /** Every unit left waits for another one left, so that going backwards ends in a cycle. */
    private List<Integer> cycleAmong(BitSet left) {
        int[] sender = new int[units.size()];
        left.stream().forEach(from -> successors.get(from).forEach(to -> sender[to] = from));
        BitSet met = new BitSet();
        int unit = left.nextSetBit(0);
        while (!met.get(unit)) {
            met.set(unit);
            unit = sender[unit];
        }
        int first = unit;
        List<Integer> cycle = new ArrayList<>(List.of(first));
        for (unit = sender[first]; unit != first; unit = sender[unit]) {
            cycle.add(unit);
        }
        Collections.reverse(cycle);
        Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle)));
        return cycle;
    }

    private GanglionException refuse(List<Integer> cycle) {
        List<String> names = new ArrayList<>();
        boolean claimed = false;
        for (int unit : cycle) {
            claimed |= units.get(unit).size() > 1;
            names.add(
                    units.get(unit).size() > 1
                            ? units.get(unit).toString()
                            : units.get(unit).iterator().next());
        }
        names.add(names.get(0));
        String way = "'" + String.join("' -> '", names) + "'";
        return new GanglionException(
                Reason.INCONSISTENT,
                claimed
                        ? "the claims on " + way + " wait for each other within a step; a claim must be convex"
                        : "the cycle " + way
                                + " has neither a population nor a delay of at least a step for every element; put one in");
    }
}
