// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.session.Placement;
import org.ganglion.session.providers.Offered;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One network being handed out, node by node. Used by one thread. */
final class Distribution {
    private static final Logger LOG = LoggerFactory.getLogger(Distribution.class);

    private final Network network;
    private final Board board;
    private final Set<String> open;
    private final List<Assignment.Claimed> claims = new ArrayList<>();
    private final Map<String, Assignment.Claimed> claimOf = new HashMap<>();
    private final Map<String, Assignment.Provided<NeuronModel<?>>> populations = new LinkedHashMap<>();
    private final Map<String, Assignment.Provided<LearningRule<?>>> rules = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> refused = new HashMap<>();
    private final Set<String> missing = new LinkedHashSet<>();
    /** Told when a rule is missing, which is often a slip of the pen. */
    private final Set<String> rulesHere = new TreeSet<>();

    private final Map<String, GanglionException> refusals = new HashMap<>();
    /** What drivers that offer to run nodes of its type said against a node. */
    private final Map<String, Map<Provider, String>> refusedByDrivers = new HashMap<>();

    private final Set<String> otherIntegrator = new LinkedHashSet<>();
    private GanglionException refusal;

    Distribution(Network network, Board board) {
        this.network = network;
        this.board = board;
        this.open = new LinkedHashSet<>(network.nodes().keySet());
    }

    void offerTo(Offered<Driver> driver, Predicate<String> leaseFree) {
        Answer answer;
        try {
            answer = Objects.requireNonNull(
                    driver.service().claims(network, Collections.unmodifiableSet(new LinkedHashSet<>(open)), board),
                    "no answer");
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.warn("driver {} was asked what it claims and threw", driver.provider(), e);
            open.forEach(node -> refuse(node, driver.provider(), "threw " + e));
            return;
        }
        answer.refused().forEach((node, why) -> {
            refuse(node, driver.provider(), why);
            if (offers(driver, node)) {
                refusedByDrivers
                        .computeIfAbsent(node, any -> new LinkedHashMap<>())
                        .put(driver.provider(), why);
            }
        });
        List<Claim> largestFirst = new ArrayList<>(answer.claims());
        largestFirst.sort(
                Comparator.comparingInt((Claim claim) -> claim.nodes().size()).reversed());
        for (Claim claim : largestFirst) {
            String objection = objection(driver, claim, leaseFree);
            if (objection == null) {
                take(driver, claim);
            } else {
                claim.nodes().stream()
                        .filter(open::contains)
                        .forEach(node -> refuse(node, driver.provider(), objection));
            }
        }
    }

    private boolean offers(Offered<Driver> driver, String id) {
        Node node = network.nodes().get(id);
        return node != null && driver.offers().contains(node.type());
    }

    private String objection(Offered<Driver> driver, Claim claim, Predicate<String> leaseFree) {
        if (claim.nodes().isEmpty() || !network.nodes().keySet().containsAll(claim.nodes())) {
            return "claims nodes that are not in the network";
        }
        if (!open.containsAll(claim.nodes())) {
            return "claims it together with nodes that another claim holds";
        }
        if (claim.fixedDt() != 0 && claim.fixedDt() != network.options().dt()) {
            return "has a fixed time step of " + claim.fixedDt() + " s, the option dt is "
                    + network.options().dt() + " s";
        }
        if (claim.lease() != null && !leaseFree.test(claim.lease())) {
            return "another session holds " + claim.lease();
        }
        return plasticObjection(driver, claim);
    }

    /** What learns needs a driver that follows its weights, or runs the rule itself. */
    private String plasticObjection(Offered<Driver> driver, Claim claim) {
        for (String node : claim.nodes()) {
            Plasticity plasticity = network.plasticity().get(node);
            if (plasticity != null && !claim.rulesInside().contains(node)) {
                String why = whyNotLearning(driver, node, plasticity);
                if (why != null) {
                    return why;
                }
            }
        }
        return null;
    }

    private String whyNotLearning(Offered<Driver> driver, String node, Plasticity plasticity) {
        try {
            if (driver.service().learns(network.node(node))) {
                return null;
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.warn("driver {} was asked whether node '{}' may learn and threw", driver.provider(), node, e);
            return "threw " + e;
        }
        String why = "the driver " + driver.provider() + " cannot take over its weights as the rule '"
                + plasticity.rule() + "' changes them";
        refusals.putIfAbsent(node, new GanglionException(Reason.UNSUPPORTED, "node '" + node + "': " + why));
        return why;
    }

    private void take(Offered<Driver> driver, Claim claim) {
        Assignment.Claimed claimed =
                new Assignment.Claimed(new Assignment.Provided<>(driver.provider(), driver.service()), claim);
        claims.add(claimed);
        open.removeAll(claim.nodes());
        claim.nodes().forEach(node -> claimOf.put(node, claimed));
    }

    void populate(List<Offered<NeuronModel<?>>> models) {
        for (String id : List.copyOf(open)) {
            Node node = network.node(id);
            if (node.type().equals(Node.INPUT) || node.type().equals(Node.OUTPUT)) {
                open.remove(id);
            } else {
                populate(node, models);
            }
        }
        for (String id : open) {
            String capability = Capabilities.of(network.node(id));
            miss(otherIntegrator.contains(id) ? capability + ";integrator=" + integrator() : capability);
            refusal = refusal == null ? refusals.get(id) : refusal;
        }
        if (refusal == null && !open.isEmpty() && refusedByDrivers.keySet().containsAll(open)) {
            refusal = refusalByDrivers(open.iterator().next());
        }
    }

    /** Drivers that run nodes of its type are here, but none runs this one: to say that none is here would mislead. */
    private GanglionException refusalByDrivers(String id) {
        Map<Provider, String> said = refusedByDrivers.get(id);
        String why = said.size() == 1
                ? said.values().iterator().next()
                : said.entrySet().stream()
                        .map(one -> one.getKey() + ": " + one.getValue())
                        .collect(Collectors.joining("; "));
        // still a lack of capability: a driver that comes later may run it
        return new GanglionException(
                Reason.MISSING_CAPABILITY, "node '" + id + "': no driver here runs this node: " + why);
    }

    private String integrator() {
        return network.options().integrator().name().toLowerCase(Locale.ROOT);
    }

    private void populate(Node node, List<Offered<NeuronModel<?>>> models) {
        for (Offered<NeuronModel<?>> model : models) {
            if (model.offers().contains(node.type()) && accepts(model, node)) {
                populations.put(node.id(), new Assignment.Provided<>(model.provider(), model.service()));
                open.remove(node.id());
                return;
            }
        }
    }

    private boolean accepts(Offered<NeuronModel<?>> model, Node node) {
        Options.Integrator wanted = network.options().integrator();
        if (wanted != Options.Integrator.ANY
                && !model.integrator().isEmpty()
                && !model.integrator().equalsIgnoreCase(wanted.name())) {
            refuse(node.id(), model.provider(), "integrates by " + model.integrator() + ", not by " + wanted);
            otherIntegrator.add(node.id());
            return false;
        }
        try {
            declare(model.service(), node);
            return true;
        } catch (GanglionException e) {
            refuse(node.id(), model.provider(), e.getMessage());
            refusals.putIfAbsent(node.id(), e.at("node '" + node.id() + "'"));
            return false;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.warn("neuron model {} was asked for its variables and threw", model.provider(), e);
            refuse(node.id(), model.provider(), "threw " + e);
            return false;
        }
    }

    private <P extends Record> void declare(NeuronModel<P> model, Node node) {
        P parameters = node.parameters().bind(model.parameters(), node.output().size());
        model.variables(node, parameters, network.options());
    }

    void teach(List<Offered<LearningRule<?>>> offered) {
        for (Plasticity plasticity : network.plasticity().values()) {
            Assignment.Claimed claimed = claimOf.get(plasticity.node());
            if (claimed == null || !claimed.claim().rulesInside().contains(plasticity.node())) {
                teach(plasticity, offered);
            }
        }
    }

    private void teach(Plasticity plasticity, List<Offered<LearningRule<?>>> offered) {
        for (Offered<LearningRule<?>> rule : offered) {
            if (rule.offers().contains(plasticity.rule())) {
                rules.put(plasticity.node(), new Assignment.Provided<>(rule.provider(), rule.service()));
                return;
            }
        }
        miss(Capabilities.ofRule(plasticity.rule()));
        offered.forEach(rule -> rulesHere.addAll(rule.offers()));
    }

    void miss(String capability) {
        missing.add(capability);
    }

    private void refuse(String node, Provider provider, String why) {
        refused.computeIfAbsent(node, any -> new LinkedHashMap<>()).putIfAbsent(provider.toString(), why);
    }

    Planned result(Offered<Engine> engine) {
        List<Placement.Place> places = new ArrayList<>();
        for (Node node : network.nodes().values()) {
            places.add(place(node));
        }
        Placement placement = new Placement(places, List.copyOf(missing));
        if (!missing.isEmpty()) {
            return new Planned(placement, engine, null, refusal, List.copyOf(rulesHere));
        }
        return new Planned(
                placement, engine, new Assignment(network, board, populations, claims, rules), null, List.of());
    }

    private Placement.Place place(Node node) {
        Map<String, String> others = refused.getOrDefault(node.id(), Map.of());
        Assignment.Claimed claimed = claimOf.get(node.id());
        if (claimed != null) {
            return new Placement.Place(node.id(), node.type(), claimed.driver().provider(), claimed.claim(), others);
        }
        Assignment.Provided<NeuronModel<?>> population = populations.get(node.id());
        return new Placement.Place(
                node.id(), node.type(), population == null ? null : population.provider(), null, others);
    }
}
