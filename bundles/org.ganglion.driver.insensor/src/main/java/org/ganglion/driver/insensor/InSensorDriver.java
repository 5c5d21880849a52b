// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.insensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.PluginOptions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emulates a sensor that computes a network's first convolution where light falls, and the threshold after it in its read-out. It ranks
 * behind every driver that computes exactly, so that it gets nodes only where a profile or a user prefers it.
 */
@Component(configurationPid = InSensorDriver.PID, property = "service.ranking:Integer=-1000")
@Designate(ocd = InSensorConfiguration.class)
@DriverKind(
        kind = "insensor",
        ops = {"Conv2d", "Threshold"})
@PluginOptions(
        options = {
            "insensor.bits",
            "insensor.energy.adc",
            "insensor.energy.bit",
            "insensor.energy.pixel",
            "insensor.energy.plain",
            "insensor.full.scale",
            "insensor.noise",
            "insensor.plain.bits",
            "insensor.transfer",
            "insensor.white"
        })
public final class InSensorDriver implements Driver {
    static final String PID = "org.ganglion.driver.insensor";

    private static final Logger LOG = LoggerFactory.getLogger(InSensorDriver.class);
    private static final Precision PRECISION = new Precision(Dtype.F64, false);
    private static final String CONVOLUTION = "Conv2d";
    private static final String THRESHOLD = "Threshold";

    /** Pixels of P2M's window, 5 by 5 in three colours, over which a sum's energy is spread. */
    private static final double TAPS = 75;

    private static final String UNCHECKED = ", as recalled and not checked against the paper";

    private volatile InSensorSettings configured;
    private volatile String complaint = "";

    /** Reads its configuration. */
    @Activate
    public InSensorDriver(Map<String, ?> properties) {
        configured = InSensorSettings.of(properties);
    }

    /** With the configuration that holds where none is given. */
    public InSensorDriver() {
        configured = InSensorSettings.DEFAULT;
    }

    /** Sessions opened later follow; what is wrong changes nothing but what {@link #complaint} says. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            configured = InSensorSettings.of(properties);
            complaint = "";
        } catch (GanglionException wrong) {
            complaint = wrong.getMessage() + "; the settings of before hold";
            LOG.warn("{}", complaint);
        }
    }

    @Override
    public String complaint() {
        return complaint;
    }

    @Override
    public Answer claims(Network network, Set<String> open, Board board) {
        Map<String, String> refused = new LinkedHashMap<>();
        for (Node node : network.ofType(CONVOLUTION)) {
            if (!open.contains(node.id())) {
                continue;
            }
            if (!seesLight(network, node)) {
                refused.put(node.id(), "it is not the network's first layer, fed by an Input alone");
                continue;
            }
            try {
                return new Answer(List.of(claim(network, open, node)), refused);
            } catch (GanglionException e) {
                refused.put(node.id(), e.getMessage());
            }
        }
        return new Answer(List.of(), refused);
    }

    private Claim claim(Network network, Set<String> open, Node convolution) {
        InSensorSettings settings = configured.with(network.options());
        Optional<Node> threshold = threshold(network, convolution).filter(node -> open.contains(node.id()));
        SensorReport report = SensorReport.of(PixelWindows.of(convolution), threshold.isPresent(), settings);
        Set<String> nodes =
                threshold.map(node -> Set.of(convolution.id(), node.id())).orElseGet(() -> Set.of(convolution.id()));
        return new Claim(nodes, PRECISION, new Cost(Double.NaN, report.microjoulesAfter()), 0, 0, Set.of(), null);
    }

    private static boolean seesLight(Network network, Node node) {
        List<Edge> into = network.into(node.id());
        return into.size() == 1
                && into.get(0).delay() == 0
                && network.node(into.get(0).from()).type().equals(Node.INPUT);
    }

    /** The threshold after it, if nothing else gets what it gets. */
    private static Optional<Node> threshold(Network network, Node convolution) {
        List<Edge> out = network.outOf(convolution.id());
        if (out.size() != 1 || out.get(0).delay() != 0) {
            return Optional.empty();
        }
        Node next = network.node(out.get(0).to());
        return next.type().equals(THRESHOLD) && network.into(next.id()).size() == 1
                ? Optional.of(next)
                : Optional.empty();
    }

    @Override
    public Stage prepare(StageContext context) {
        Network network = context.network();
        Node convolution = convolution(network, context.claim());
        Optional<Node> threshold = threshold(network, convolution, context.claim());
        InSensorSettings settings = configured.with(network.options());
        PixelWindows windows = PixelWindows.of(convolution);
        LOG.info("{}", report(network, context.claim()));
        return new PixelArrayStage(
                windows,
                settings,
                context.input(convolution.id(), 0),
                context.output(threshold.orElse(convolution).id(), 0),
                threshold
                        .map(node -> node.parameters().numbers("threshold", windows.sums()))
                        .orElse(null),
                context.random(convolution.id()));
    }

    private static Node convolution(Network network, Claim claim) {
        return network.ofType(CONVOLUTION).stream()
                .filter(node -> claim.nodes().contains(node.id()))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Node> threshold(Network network, Node convolution, Claim claim) {
        return threshold(network, convolution).filter(node -> claim.nodes().contains(node.id()));
    }

    @Override
    public String report(Network network, Claim claim) {
        return "node '" + convolution(network, claim).id() + "' in the pixels: "
                + sensorReport(network, claim).line();
    }

    private SensorReport sensorReport(Network network, Claim claim) {
        Node convolution = convolution(network, claim);
        return SensorReport.of(
                PixelWindows.of(convolution),
                threshold(network, convolution, claim).isPresent(),
                configured.with(network.options()));
    }

    @Override
    public EnergyTable energy() {
        InSensorSettings.Energy energy = configured.energy();
        return new EnergyTable(
                (energy.pixel() + energy.adc()) / TAPS,
                0,
                0,
                "sum and conversion of P2M (Datta 2022)" + UNCHECKED
                        + ", spread over its 75 pixels; an estimate, without the link");
    }

    /** All that the claim takes, shared by its multiplications: every frame makes all of them. */
    @Override
    public EnergyTable energy(Network network, Claim claim) {
        PixelWindows windows = PixelWindows.of(convolution(network, claim));
        double picojoules = 1e6 * sensorReport(network, claim).microjoulesAfter();
        return new EnergyTable(
                picojoules / ((double) windows.sums() * windows.taps()),
                0,
                0,
                "sums, conversions and link of P2M (Datta 2022)" + UNCHECKED + "; an estimate");
    }
}
