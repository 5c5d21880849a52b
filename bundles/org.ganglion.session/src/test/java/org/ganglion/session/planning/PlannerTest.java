// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import static org.ganglion.session.planning.ScriptedDriver.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.learning.Learner;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.learning.LearningSite;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Variable;
import org.ganglion.api.network.Weights;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.Population;
import org.ganglion.api.neuron.PopulationSite;
import org.ganglion.session.Placement;
import org.ganglion.session.providers.Providers;
import org.ganglion.session.providers.Ranking;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Board BOARD = new Board("amd64", 1, 0, Set.of(), Set.of(), Map.of());

    private final Providers providers = new Providers();
    private Network network = network();
    private Predicate<String> leases = lease -> true;
    private List<String> only = List.of();
    private long lastService;

    /** in, conv (Conv2d), lif (LIF), fc (Affine, learns by rls), li (LI), out. */
    private static Network network() {
        Map<String, Node> nodes = new LinkedHashMap<>();
        Port port = Port.real("x", 2);
        nodes.put("in", new Node("in", Node.INPUT, Parameters.NONE, List.of(), List.of(port)));
        for (String[] node : new String[][] {{"conv", "Conv2d"}, {"lif", "LIF"}, {"fc", "Affine"}, {"li", "LI"}}) {
            nodes.put(node[0], new Node(node[0], node[1], Parameters.NONE, List.of(port), List.of(port)));
        }
        nodes.put("out", new Node("out", Node.OUTPUT, Parameters.NONE, List.of(port), List.of(port)));
        List<Edge> edges = List.of(
                new Edge("in", "conv"),
                new Edge("conv", "lif"),
                new Edge("lif", "fc"),
                new Edge("fc", "li"),
                new Edge("li", "out"));
        Plasticity plasticity = new Plasticity("fc", "rls", Parameters.NONE, "in");
        return new Network(nodes, edges, Map.of("fc", plasticity), Options.DEFAULT);
    }

    /** No parameters. */
    record Nothing() {}

    /** Accepts what the test says. */
    private record Model(String refusal) implements NeuronModel<Nothing> {
        @Override
        public Class<Nothing> parameters() {
            return Nothing.class;
        }

        @Override
        public List<Variable> variables(Node node, Nothing parameters, Options options) {
            if (refusal != null) {
                throw new GanglionException(Reason.UNSUPPORTED, refusal);
            }
            return List.of();
        }

        @Override
        public Population populate(Nothing parameters, PopulationSite site) {
            throw new UnsupportedOperationException("a plan is only made here: no population is needed");
        }
    }

    private record Rule() implements LearningRule<Nothing> {
        @Override
        public Class<Nothing> parameters() {
            return Nothing.class;
        }

        @Override
        public List<Variable> traces(Nothing parameters, Weights weights, Options options) {
            return List.of();
        }

        @Override
        public Learner learn(Nothing parameters, LearningSite site) {
            throw new UnsupportedOperationException("a plan is only made here: no learner is needed");
        }
    }

    private Provider provider(String name) {
        return new Provider(name, "1.0.0", ++lastService);
    }

    private Provider addModel(String name, int ranking, String integrator, String refusal, String... types) {
        Provider provider = provider(name);
        providers.addNeuronModel(provider, ranking, List.of(types), integrator, new Model(refusal));
        return provider;
    }

    private Provider addDriver(String name, int ranking, Driver driver) {
        Provider provider = provider(name);
        providers.addDriver(provider, ranking, name, List.of("Conv2d", "Affine"), driver);
        return provider;
    }

    private Provider addRule() {
        return addRule("rls");
    }

    private Provider addRule(String name) {
        Provider provider = provider(name);
        providers.addLearningRule(provider, 0, List.of(name), new Rule());
        return provider;
    }

    private Provider addEngine() {
        Provider provider = provider("engine");
        providers.addEngine(provider, 0, "spiking", assignment -> {
            throw new UnsupportedOperationException("a plan is only made here, not compiled");
        });
        return provider;
    }

    private void addUsual() {
        addEngine();
        addRule();
        addModel("models", 0, "euler", null, "LIF", "LI");
        addDriver("cpu", -10, ScriptedDriver.of(claim("conv"), claim("fc")));
    }

    private Planned plan() {
        return new Planner(BOARD)
                .plan(providers.catalog(), "spiking", network, new Ranking(List.of(), Set.of()), only, leases);
    }

    private static Placement.Place place(Planned planned, String node) {
        return planned.placement().places().stream()
                .filter(place -> place.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    private static String runs(Planned planned, String node) {
        Provider provider = place(planned, node).provider();
        return provider == null ? null : provider.name();
    }

    @Test
    void givenEverything_whenPlanned_thenEachNodeHasItsPlace() {
        addUsual();
        Planned planned = plan();
        assertTrue(planned.complete());
        assertEquals("cpu", runs(planned, "conv"));
        assertEquals("models", runs(planned, "lif"));
        assertEquals("models", runs(planned, "li"));
        assertNull(runs(planned, "in"));
        assertNull(runs(planned, "out"));
        assertEquals(Set.of("fc"), planned.assignment().rules().keySet());
        assertEquals(2, planned.assignment().claims().size());
        assertEquals(
                List.of("models", "cpu", "rls", "engine"),
                planned.providers().stream().map(Provider::name).toList());
    }

    @Test
    void givenNothing_whenPlanned_thenEveryMissingCapabilityIsListed() {
        Planned planned = plan();
        assertFalse(planned.complete());
        assertEquals(
                Set.of(
                        "ganglion.driver;ops=Conv2d",
                        "ganglion.neuron;type=LIF",
                        "ganglion.driver;ops=Affine",
                        "ganglion.neuron;type=LI",
                        "ganglion.learning;rule=rls",
                        "ganglion.engine;kind=spiking"),
                Set.copyOf(planned.placement().missing()));
        assertEquals(Reason.MISSING_CAPABILITY, planned.failure("s").reason());
    }

    @Test
    void givenARuleThatNobodyOffers_whenPlanned_thenTheFailureNamesThoseThatAreThere() {
        addEngine();
        addRule("stdp");
        addRule("scaling");
        addModel("models", 0, "euler", null, "LIF", "LI");
        addDriver("cpu", -10, ScriptedDriver.of(claim("conv"), claim("fc")));
        String message = plan().failure("s").getMessage();
        assertTrue(message.contains("rule=rls"), message);
        assertTrue(message.endsWith("the rules here are scaling, stdp"), message);
    }

    @Test
    void givenAWholeNetworkClaim_whenItsDriverRanksFirst_thenItRunsEverything() {
        addUsual();
        addDriver(
                "fpga",
                1,
                ScriptedDriver.of(
                        claim("conv"),
                        claim(1e-4, Set.of("fc"), "/dev/ttyUSB0", "in", "conv", "lif", "fc", "li", "out")));
        Planned planned = plan();
        assertEquals("fpga", runs(planned, "in"));
        assertEquals("fpga", runs(planned, "lif"));
        assertEquals(Map.of(), planned.assignment().rules(), "the rule is inside");
        assertEquals(Set.of("/dev/ttyUSB0"), planned.leases());
    }

    @Test
    void givenADriverThatCannotTakeUpdates_whenANodeLearns_thenTheNextThatCanRunsIt() {
        addUsual();
        addDriver("npu", 1, new ScriptedDriver(List.of(claim("conv"), claim("fc")), Map.of(), false));
        Planned planned = plan();
        assertEquals("npu", runs(planned, "conv"));
        assertEquals("cpu", runs(planned, "fc"));
        assertTrue(place(planned, "fc").refused().get("npu/1.0.0").contains("'rls'"));
    }

    @Test
    void givenNoDriverThatCanTakeUpdates_whenANodeLearns_thenTheFailureSaysWhy() {
        addModel("models", 0, "", null, "LIF", "LI");
        addDriver("npu", 1, new ScriptedDriver(List.of(claim("conv"), claim("fc")), Map.of(), false));
        GanglionException failure = plan().failure("s");
        assertEquals(Reason.UNSUPPORTED, failure.reason());
        assertTrue(
                failure.getMessage().contains("'fc'") && failure.getMessage().contains("'rls'"), failure.getMessage());
    }

    @Test
    void givenAFixedTimeStepThatIsNotTheNetworks_whenPlanned_thenTheClaimIsRefusedWithTheReason() {
        addUsual();
        addDriver("fpga", 1, ScriptedDriver.of(claim(1e-3, Set.of(), null, "conv", "lif")));
        Planned planned = plan();
        assertEquals("cpu", runs(planned, "conv"));
        assertTrue(place(planned, "conv").refused().get("fpga/1.0.0").contains("0.001"));
    }

    @Test
    void givenADeviceThatAnotherSessionHolds_whenPlanned_thenTheClaimIsRefused() {
        addUsual();
        addDriver("fpga", 1, ScriptedDriver.of(claim(0, Set.of(), "/dev/ttyUSB0", "conv", "lif")));
        leases = lease -> false;
        Planned planned = plan();
        assertEquals("models", runs(planned, "lif"));
        assertTrue(place(planned, "lif").refused().get("fpga/1.0.0").contains("/dev/ttyUSB0"));
    }

    @Test
    void givenClaimsThatOverlap_whenPlanned_thenTheLargerIsTakenAndTheOtherIsNot() {
        addUsual();
        addDriver("npu", 1, ScriptedDriver.of(claim("lif", "fc"), claim("conv", "lif", "fc")));
        Planned planned = plan();
        assertEquals(2 - 1, planned.assignment().claims().size());
        assertEquals("npu", runs(planned, "conv"));
    }

    @Test
    void givenARestriction_whenPlanned_thenOtherDriversAreNotAsked() {
        addUsual();
        addDriver("npu", 1, ScriptedDriver.of(claim("conv")));
        only = List.of("cpu");
        assertEquals("cpu", runs(plan(), "conv"));
    }

    @Test
    void givenAnIntegrator_whenPlanned_thenOnlyModelsThatIntegrateSoAreTaken() {
        addUsual();
        addModel("exact", -5, "exact", null, "LIF", "LI");
        network = network.with(Options.DEFAULT.with("integrator", "exact"));
        assertEquals("exact", runs(plan(), "lif"));
        network = network.with(Options.DEFAULT.with("integrator", "euler"));
        assertEquals("models", runs(plan(), "lif"));
    }

    @Test
    void givenNoModelWithTheIntegrator_whenPlanned_thenThatIsWhatIsMissing() {
        addUsual();
        network = network.with(Options.DEFAULT.with("integrator", "exact"));
        assertEquals(
                List.of("ganglion.neuron;type=LIF;integrator=exact", "ganglion.neuron;type=LI;integrator=exact"),
                plan().placement().missing());
    }

    @Test
    void givenAModelThatRefusesTheParameters_whenAnotherTakesThem_thenItRuns() {
        addUsual();
        addModel("picky", 5, "", "tau must be above dt", "LIF");
        Planned planned = plan();
        assertEquals("models", runs(planned, "lif"));
        assertEquals("tau must be above dt", place(planned, "lif").refused().get("picky/1.0.0"));
    }

    @Test
    void givenOnlyModelsThatRefuseTheParameters_whenPlanned_thenTheFailureIsTheirReason() {
        addEngine();
        addRule();
        addDriver("cpu", 0, ScriptedDriver.of(claim("conv"), claim("fc")));
        addModel("picky", 5, "", "tau must be above dt", "LIF", "LI");
        GanglionException failure = plan().failure("s");
        assertEquals(Reason.UNSUPPORTED, failure.reason());
        assertTrue(failure.getMessage().contains("'lif'"), failure.getMessage());
    }

    @Test
    void givenADriverThatThrowsWhenAsked_whenPlanned_thenTheOthersAreAsked() {
        addUsual();
        addDriver("broken", 1, new ScriptedDriver(null, null, false));
        Planned planned = plan();
        assertTrue(planned.complete());
        assertTrue(place(planned, "conv").refused().get("broken/1.0.0").startsWith("threw"));
    }

    /** Claims as another, or not at all as a driver must. */
    private record Broken(ScriptedDriver other, Supplier<Answer> answer, BooleanSupplier learning) implements Driver {
        @Override
        public Answer claims(Network network, Set<String> open, Board board) {
            return answer.get();
        }

        @Override
        public boolean learns(Node node) {
            return learning.getAsBoolean();
        }

        @Override
        public Stage prepare(StageContext context) {
            return other.prepare(context);
        }

        @Override
        public EnergyTable energy() {
            return other.energy();
        }
    }

    private static int deeper(int depth) {
        return 1 + deeper(depth + 1);
    }

    @Test
    void givenDriversThatAreBrokenInOtherWays_whenPlanned_thenTheOthersAreAskedToo() {
        addUsual();
        ScriptedDriver claiming = ScriptedDriver.of(claim("fc"));
        addDriver("silent", 1, new Broken(claiming, () -> null, () -> true));
        addDriver(
                "deep",
                2,
                new Broken(claiming, () -> new Answer(List.of(claim("" + deeper(0))), Map.of()), () -> true));
        addDriver("unsure", 3, new Broken(claiming, () -> new Answer(claiming.claims(), Map.of()), () -> {
            throw new IllegalStateException("does it?");
        }));
        Planned planned = plan();
        assertTrue(planned.complete());
        for (String broken : List.of("silent/1.0.0", "deep/1.0.0", "unsure/1.0.0")) {
            assertTrue(
                    place(planned, "fc").refused().get(broken).startsWith("threw"),
                    () -> broken + ": " + place(planned, "fc").refused());
        }
    }

    @Test
    void givenADriverThatRefuses_whenPlanned_thenItsReasonIsShown() {
        addUsual();
        addDriver("npu", 1, new ScriptedDriver(List.of(), Map.of("conv", "kernel above 7x7"), false));
        assertEquals("kernel above 7x7", place(plan(), "conv").refused().get("npu/1.0.0"));
    }

    @Test
    void givenOnlyADriverThatRefuses_whenPlanned_thenTheFailureIsItsReason() {
        addEngine();
        addRule();
        addDriver("cpu", 0, new ScriptedDriver(List.of(claim("fc")), Map.of("conv", "kernel above 7x7"), true));
        addModel("models", 0, "", null, "LIF");
        assertTrue(plan().failure("s").getMessage().contains("ganglion.neuron;type=LI"), "what is missing comes first");
        addModel("more", 0, "", null, "LI");
        GanglionException failure = plan().failure("s");
        assertEquals(Reason.MISSING_CAPABILITY, failure.reason());
        assertEquals("node 'conv': no driver here runs this node: kernel above 7x7", failure.getMessage());
    }
}
