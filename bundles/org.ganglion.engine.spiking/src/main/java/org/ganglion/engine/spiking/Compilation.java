// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Driver.NodeVariable;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Assignment.Provided;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.engine.Plan.Terminal;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.NodeKind;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.RandomStream;
import org.ganglion.api.network.Signal;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.engine.spiking.DividedNetwork.Unit;

/** One compilation of an assignment into a plan. */
final class Compilation {
    private final Assignment assignment;
    private final Network network;
    private final Options options;
    private final SharedSynapses shared;
    private final DividedNetwork divided;
    private final List<TimedEdge> edges;
    private final Wiring wiring;
    private final StateLayout layout;
    private final Map<String, LearnedSynapses> learned = new HashMap<>();
    private final Map<String, ClaimSite> sites = new HashMap<>();
    private final Map<String, Population> populations = new LinkedHashMap<>();
    private final Map<String, Stage> claimedBy = new LinkedHashMap<>();
    private final Map<String, SignalBuffer> visible = new LinkedHashMap<>();
    private final List<PlanStage> stages = new ArrayList<>();
    private final List<Confluence> leaving = new ArrayList<>();

    Compilation(Assignment given, SharedSynapses shared) {
        this.assignment = CycleDelays.onEdges(given);
        this.network = assignment.network();
        this.options = network.options();
        this.shared = shared;
        checkOptions();
        this.divided = new DividedNetwork(assignment);
        this.edges = TimedEdge.of(network, divided::isPopulation);
        this.wiring = new Wiring(network, edges);
        this.layout = new StateLayout(network.nodes().keySet());
    }

    Plan plan() {
        List<Unit> units = divided.units();
        List<Integer> order = Schedule.of(units.stream().map(Unit::nodes).toList(), edges);
        try {
            for (int unit : order) {
                add(units.get(unit));
            }
            checkDeliveries();
            List<Terminal> inputs = inputs();
            List<Terminal> outputs = outputs();
            List<LearnerStage> learners = learners();
            List<History> histories = wiring.declareHistories(layout);
            return new SpikingPlan(new SpikingPlan.Parts(
                    inputs,
                    outputs,
                    visible,
                    populations,
                    claimedBy,
                    stages,
                    leaving,
                    learners,
                    histories,
                    layout.blocks(),
                    providers()));
        } catch (RuntimeException | Error e) {
            closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(Throwable failure) {
        for (PlanStage stage : stages) {
            try {
                stage.close();
            } catch (RuntimeException | Error e) {
                if (failure != e) {
                    failure.addSuppressed(e);
                }
            }
        }
    }

    private void checkOptions() {
        if (options.dtype() != Dtype.F64) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "option 'dtype' is " + options.dtype() + "; the spiking engine computes in f64 only, leave it out");
        }
    }

    // stages

    private void add(Unit unit) {
        if (unit.claimed() != null) {
            addClaim(unit);
            return;
        }
        String id = unit.nodes().iterator().next();
        Node node = network.node(id);
        if (node.kind() != NodeKind.TERMINAL) {
            Provided<NeuronModel<?>> model = assignment.populations().get(id);
            within(id, () -> addPopulation(node, model.provider(), model.service()));
        }
    }

    private <P extends Record> void addPopulation(Node node, Provider provider, NeuronModel<P> model) {
        int size = node.output().size();
        P parameters = node.parameters().bind(model.parameters(), size);
        List<Variable> variables = model.variables(node, parameters, options);
        NodeState state = layout.allocate(node.id(), variables);
        Map<Integer, PopulationInbox> inboxes = new LinkedHashMap<>();
        for (int input = 0; input < node.inputs().size(); input++) {
            inboxes.put(input, new PopulationInbox(arriving(node.id(), input)));
        }
        SignalBuffer output = wiring.sentBy(node.id());
        PopulationPlace place =
                new PopulationPlace(node, state, inboxes, output, options, new RandomStream(options.seed(), node.id()));
        Population population = model.populate(parameters, place);
        populations.put(node.id(), population);
        stages.add(new PopulationStage(provider, population, List.copyOf(inboxes.values()), output, processorEnergy()));
        visible.put(node.id(), output);
    }

    private Confluence arriving(String node, int input) {
        return wiring.confluence(
                node,
                input,
                wiring.into(node).stream()
                        .filter(timed -> timed.edge().input() == input)
                        .toList());
    }

    private void addClaim(Unit unit) {
        Claimed claimed = unit.claimed();
        Map<String, NodeState> states = allocate(unit, divided.variables(claimed));
        ClaimSite site = new ClaimSite(network, claimed.claim(), assignment.board(), wiring, this::weights, states);
        for (String node : unit.nodes()) {
            sites.put(node, site);
            if (assignment.rules().containsKey(node)) {
                site.entering(node, 0);
            }
        }
        EnergyTable energy = claimed.driver().service().energy(network, claimed.claim());
        Stage stage;
        try {
            stage = claimed.driver().service().prepare(site);
        } catch (GanglionException e) {
            throw e.at("node '" + String.join("', '", unit.nodes()) + "'");
        }
        List<Confluence> entrances = new ArrayList<>();
        site.entrances().forEach(entrances::add);
        stages.add(new ClaimStage(
                claimed.driver().provider(), stage, entrances, site.outboxes().values(), energy));
        site.outboxes().forEach((node, outbox) -> outbox.declare(node, layout));
        unit.nodes().forEach(node -> claimedBy.put(node, stage));
        visible.putAll(site.delivered());
    }

    private Map<String, NodeState> allocate(Unit unit, List<NodeVariable> variables) {
        Map<String, List<Variable>> byNode = new LinkedHashMap<>();
        for (NodeVariable of : variables) {
            if (!unit.nodes().contains(of.node())) {
                throw new GanglionException(
                        Reason.INCONSISTENT,
                        DividedNetwork.at(of.node()) + "is not claimed by "
                                + unit.claimed().driver().provider() + ", which declares its variable '"
                                + of.variable().name() + "'");
            }
            byNode.computeIfAbsent(of.node(), id -> new ArrayList<>()).add(of.variable());
        }
        Map<String, NodeState> states = new HashMap<>();
        byNode.forEach((node, list) -> states.put(node, layout.allocate(node, list)));
        return states;
    }

    private Weights weights(String node) {
        Synapses synapses = within(node, () -> {
            Synapses found = shared.of(network.node(node));
            found.check(network.node(node));
            return found;
        });
        return network.plasticity().containsKey(node) ? learned(node, synapses) : synapses;
    }

    private LearnedSynapses learned(String node, Synapses synapses) {
        return learned.computeIfAbsent(node, id -> {
            LearnedSynapses own = new LearnedSynapses(synapses);
            own.declare(id, layout);
            return own;
        });
    }

    /** Whoever consumes what leaves a claim must find that the driver fills it. */
    private void checkDeliveries() {
        for (TimedEdge timed : edges) {
            Claimed sender = divided.claimOf(timed.edge().from());
            if (sender != null && divided.claimOf(timed.edge().to()) != sender) {
                requireDelivered(timed.edge().from());
            }
        }
    }

    private void requireDelivered(String node) {
        ClaimSite site = sites.get(node);
        if (site != null && !site.delivered().containsKey(node)) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    DividedNetwork.at(node) + "sends nothing: the driver "
                            + divided.claimOf(node).driver().provider() + " did not ask for its output");
        }
    }

    /** Populations run on the processor, like the first driver that holds none of them. */
    private EnergyTable processorEnergy() {
        for (Claimed claimed : assignment.claims()) {
            if (claimed.claim().nodes().stream().noneMatch(divided::isPopulation)) {
                return claimed.driver().service().energy();
            }
        }
        return null;
    }

    // ends

    private List<Terminal> inputs() {
        List<Terminal> inputs = new ArrayList<>();
        for (Node node : network.ofType(Node.INPUT)) {
            if (!wiring.into(node.id()).isEmpty()) {
                throw new GanglionException(
                        Reason.INCONSISTENT, DividedNetwork.at(node.id()) + "is an Input into which an edge leads");
            }
            ClaimSite site = sites.get(node.id());
            SignalBuffer signal = site == null ? wiring.sentBy(node.id()) : site.sample(node.id());
            visible.putIfAbsent(node.id(), signal);
            inputs.add(new Terminal(node.id(), node.output(), signal));
        }
        return inputs;
    }

    private List<Terminal> outputs() {
        List<Terminal> outputs = new ArrayList<>();
        for (Node node : network.ofType(Node.OUTPUT)) {
            if (edges.stream().anyMatch(timed -> timed.edge().from().equals(node.id()))) {
                throw new GanglionException(
                        Reason.INCONSISTENT, DividedNetwork.at(node.id()) + "is an Output out of which an edge leads");
            }
            SignalBuffer signal = leaving(node);
            visible.put(node.id(), signal);
            outputs.add(new Terminal(node.id(), node.input(), signal));
        }
        return outputs;
    }

    private SignalBuffer leaving(Node node) {
        if (divided.claimOf(node.id()) != null) {
            requireDelivered(node.id());
            return wiring.sentBy(node.id());
        }
        Confluence confluence = arriving(node.id(), 0);
        leaving.add(confluence);
        return confluence.signal();
    }

    // learning

    private List<LearnerStage> learners() {
        List<LearnerStage> learners = new ArrayList<>();
        for (String node : network.nodes().keySet()) {
            Plasticity plasticity = network.plasticity().get(node);
            if (plasticity != null
                    && !divided.claimOf(node).claim().rulesInside().contains(node)) {
                Provided<LearningRule<?>> rule = assignment.rules().get(node);
                learners.add(within(node, () -> learner(plasticity, rule.provider(), rule.service())));
            }
        }
        return learners;
    }

    private <P extends Record> LearnerStage learner(Plasticity plasticity, Provider provider, LearningRule<P> rule) {
        String node = plasticity.node();
        LearnedSynapses weights = (LearnedSynapses) weights(node);
        P parameters = bind(plasticity, rule.parameters(), weights.targets());
        List<Variable> traces = rule.traces(parameters, weights, options);
        LearningPlace place = new LearningPlace(
                plasticity,
                weights,
                pre(node),
                post(node),
                plasticity.modulator() == null ? null : seen(plasticity.modulator()),
                layout.allocate(node, traces),
                options,
                new RandomStream(options.seed(), node));
        return new LearnerStage(provider, rule.learn(parameters, place), node, weights, claimedBy.get(node));
    }

    private static <P extends Record> P bind(Plasticity plasticity, Class<P> type, int targets) {
        try {
            return plasticity.parameters().bind(type, targets);
        } catch (GanglionException e) {
            throw e.at("rule '" + plasticity.rule() + "'");
        }
    }

    private Signal pre(String node) {
        ClaimSite site = sites.get(node);
        if (!wiring.into(node).stream().allMatch(site::isOutside)) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "what arrives is inside the claim of "
                            + divided.claimOf(node).driver().provider() + ", which does not run the rule '"
                            + network.plasticity().get(node).rule() + "'");
        }
        return site.entering(node, 0).signal();
    }

    private Signal post(String node) {
        return edges.stream()
                .filter(timed -> timed.edge().from().equals(node)
                        && divided.isPopulation(timed.edge().to()))
                .map(timed -> seen(timed.edge().to()))
                .findFirst()
                .orElseGet(() -> seen(node));
    }

    private Signal seen(String node) {
        SignalBuffer found = visible.get(node);
        if (found == null) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    "a rule needs what node '" + node + "' sends, which is not visible outside of "
                            + divided.claimOf(node).driver().provider());
        }
        return found;
    }

    private List<Provider> providers() {
        Set<Provider> all = new LinkedHashSet<>();
        stages.forEach(stage -> all.add(stage.provider()));
        assignment.rules().values().forEach(rule -> all.add(rule.provider()));
        return List.copyOf(all);
    }

    // messages

    private static void within(String node, Runnable work) {
        within(node, () -> {
            work.run();
            return null;
        });
    }

    private static <T> T within(String node, Supplier<T> work) {
        try {
            return work.get();
        } catch (GanglionException e) {
            throw e.at("node '" + node + "'");
        }
    }
}
