// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.PluginOptions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emulates crossbars of memristors: weights are conductances, inputs voltages, sums currents. It ranks behind every driver that computes
 * exactly, so that it gets a node only where a profile or a user prefers it.
 */
@Component(configurationPid = CrossbarDriver.PID, property = "service.ranking:Integer=-1000")
@Designate(ocd = CrossbarConfiguration.class)
@DriverKind(
        kind = "crossbar",
        ops = {"Affine", "Linear", "Conv1d", "Conv2d"})
@PluginOptions(
        options = {
            "crossbar.adc.bits",
            "crossbar.adc.each.pass",
            "crossbar.adc.range",
            "crossbar.age",
            "crossbar.architecture",
            "crossbar.compensate",
            "crossbar.dac.bits",
            "crossbar.dac.range",
            "crossbar.dac.signed",
            "crossbar.dac.slice.bits",
            "crossbar.device",
            "crossbar.generic.drift",
            "crossbar.generic.drift.spread",
            "crossbar.generic.error",
            "crossbar.generic.most",
            "crossbar.generic.proportional",
            "crossbar.generic.read.noise",
            "crossbar.mapping",
            "crossbar.nodes",
            "crossbar.on.off",
            "crossbar.random",
            "crossbar.recombine",
            "crossbar.refresh.after",
            "crossbar.slices",
            "crossbar.stuck.high",
            "crossbar.stuck.low",
            "crossbar.tile.inputs",
            "crossbar.tile.outputs",
            "crossbar.verify.attempts",
            "crossbar.verify.tolerance",
            "crossbar.weight.bits",
            "crossbar.wire.gated",
            "crossbar.wire.ohms"
        })
public final class CrossbarDriver implements Driver {
    static final String PID = "org.ganglion.driver.crossbar";

    private static final Logger LOG = LoggerFactory.getLogger(CrossbarDriver.class);
    private static final Precision PRECISION = new Precision(Dtype.F64, false);

    private volatile CrossbarSettings configured;
    private volatile String complaint = "";

    /** Reads its configuration: what is set and no more, because what is not set is the architecture's to say. */
    @Activate
    public CrossbarDriver(Map<String, ?> properties) {
        configured = CrossbarSettings.of(properties);
    }

    /** With the configuration that holds where none is given. */
    public CrossbarDriver() {
        configured = CrossbarSettings.DEFAULT;
    }

    /** Running stages follow before their next step; what is wrong changes nothing but what {@link #complaint} says. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            configured = CrossbarSettings.of(properties);
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
        List<Claim> claims = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (Node node : network.nodes().values()) {
            if (open.contains(node.id()) && isKnown(node)) {
                try {
                    claims.add(claim(node, configured.with(network.options())));
                } catch (GanglionException e) {
                    refused.put(node.id(), e.getMessage());
                }
            }
        }
        return new Answer(claims, refused);
    }

    private static Claim claim(Node node, CrossbarSettings settings) {
        if (!settings.nodes().isEmpty() && !settings.nodes().contains(node.id())) {
            throw new GanglionException(Reason.UNSUPPORTED, "the setting 'nodes' of the crossbar does not name it");
        }
        return Claim.of(node.id(), PRECISION, new ArrayCosts(settings).of(shape(node)));
    }

    private static boolean isKnown(Node node) {
        return isDense(node) || isConvolution(node);
    }

    private static boolean isDense(Node node) {
        return node.type().equals("Affine") || node.type().equals("Linear");
    }

    private static boolean isConvolution(Node node) {
        return node.type().equals("Conv1d") || node.type().equals("Conv2d");
    }

    private static MatrixShape shape(Node node) {
        return isDense(node) ? DenseStage.shape(node) : Windows.of(node).shape();
    }

    @Override
    public boolean learns(Node node) {
        return isDense(node);
    }

    @Override
    public List<NodeVariable> variables(Network network, Claim claim) {
        Node node = only(network, claim);
        return StoredMatrices.variables(
                node, shape(node), configured.with(network.options()).cells());
    }

    @Override
    public Stage prepare(StageContext context) {
        Node node = only(context.network(), context.claim());
        Supplier<CrossbarSettings> settings = new Following(context.network().options());
        try {
            return isDense(node)
                    ? new DenseStage(context, node, settings)
                    : new ConvolutionStage(context, node, settings);
        } catch (GanglionException e) {
            throw e.at("node '" + node.id() + "'");
        }
    }

    @Override
    public EnergyTable energy() {
        return new ArrayCosts(configured).table();
    }

    @Override
    public EnergyTable energy(Network network, Claim claim) {
        return new ArrayCosts(configured.with(network.options())).table(shape(only(network, claim)));
    }

    private static Node only(Network network, Claim claim) {
        return network.node(claim.nodes().iterator().next());
    }

    /** The configuration of now with a network's options before it; the same object as long as it does not change. */
    private final class Following implements Supplier<CrossbarSettings> {
        private final Options options;
        private CrossbarSettings base;
        private CrossbarSettings settings;

        Following(Options options) {
            this.options = options;
        }

        @Override
        public CrossbarSettings get() {
            CrossbarSettings now = configured;
            if (now != base) {
                base = now;
                settings = now.with(options);
            }
            return settings;
        }
    }
}
