// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.driver.Cost;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.driver.EnergyTable;
import org.ganglion.api.driver.Operations;
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.PluginOptions;
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.cycles.EthosU;
import org.ganglion.driver.npu.cycles.NetworkCycles;
import org.ganglion.driver.npu.cycles.NetworkEstimate;
import org.ganglion.driver.npu.flatbuffer.ModelGraph;
import org.ganglion.driver.npu.flatbuffer.ModelReader;
import org.ganglion.driver.npu.kernel.Program;
import org.ganglion.driver.npu.region.Chain;
import org.ganglion.driver.npu.region.Chains;
import org.ganglion.driver.npu.region.Region;
import org.ganglion.driver.npu.region.RegionWriter;
import org.ganglion.driver.npu.region.Rewrites;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Runs int8 flatbuffers, and those transforms of a network that carry scales, as a neural processing unit computes them: in integer
 * arithmetic alone, to the bit as the reference kernels of TensorFlow Lite, in Java and without a native library. It ranks behind native
 * TensorFlow Lite, which is faster where it is there.
 */
@Component(configurationPid = NpuDriver.PID, property = "service.ranking:Integer=-100")
@Designate(ocd = NpuDriver.Configuration.class)
@DriverKind(
        kind = "npu",
        ops = {
            ModelContent.TYPE,
            "Affine",
            "Linear",
            "Conv2d",
            "transform.ReLU",
            "SumPool2d",
            "AvgPool2d",
            "transform.MaxPool2d",
            "Flatten",
            "transform.CumSum",
            "transform.Sum",
            "transform.SiLU",
            "transform.Softplus",
            "transform.Sigmoid",
            "transform.Tanh"
        })
@PluginOptions(options = {"npu.pieces", "int8.*"})
public final class NpuDriver implements Driver {
    static final String PID = "org.ganglion.driver.npu";

    private static final EnergyTable ENERGY =
            new EnergyTable(0.23, 0.03, 0.03, "int8 arithmetic at 45 nm, Horowitz, ISSCC 2014; without memory");

    private final Rounding rounding;
    private final EthosU accelerator;
    private final KnownModels known = new KnownModels();

    /** How the emulator computes. */
    @ObjectClassDefinition(
            name = "NPU emulator",
            description = "Runs int8 models of TensorFlow Lite in integer arithmetic")
    @interface Configuration {
        /** How accumulators become 8-bit integers. */
        @AttributeDefinition(
                name = "Rounding",
                description = "SINGLE as TensorFlow Lite with XNNPACK computes, DOUBLE as TensorFlow Lite Micro does")
        Rounding rounding() default Rounding.SINGLE;

        /** Whose latency is estimated. */
        @AttributeDefinition(
                name = "Accelerator",
                description =
                        "ethos-u55-64, ethos-u55-128, ethos-u55-256 or ethos-u65-512: whose cycles, latency and memory are"
                                + " estimated")
        String accelerator() default "ethos-u55-128";
    }

    /** Reads its configuration. */
    @Activate
    public NpuDriver(Configuration configuration) {
        this(configuration.rounding(), accelerator(configuration.accelerator()));
    }

    NpuDriver(Rounding rounding, EthosU accelerator) {
        this.rounding = rounding;
        this.accelerator = accelerator;
    }

    private static EthosU accelerator(String name) {
        return EthosU.named(name)
                .orElseThrow(() -> new GanglionException(
                        Reason.USAGE,
                        PID + ": accelerator '" + name + "' is not one of "
                                + EthosU.all().stream().map(EthosU::name).toList()));
    }

    @Override
    public Answer claims(Network network, Set<String> open, Board board) {
        List<Claim> claims = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (Node node : network.ofType(ModelContent.TYPE)) {
            if (open.contains(node.id())) {
                try {
                    claims.add(claim(node));
                } catch (GanglionException e) {
                    refused.put(node.id(), e.getMessage());
                }
            }
        }
        Chains chains = Chains.of(network, open);
        refused.putAll(chains.refused());
        for (Chain chain : chains.found()) {
            try {
                claims.add(claim(network, chain));
            } catch (GanglionException e) {
                chain.ids().forEach(id -> refused.put(id, e.getMessage()));
            }
        }
        return new Answer(claims, refused);
    }

    private Claim claim(Network network, Chain chain) {
        Region region = RegionWriter.write(network, chain);
        ModelGraph graph = ModelReader.read(region.model());
        Program.of(graph, rounding);
        Operations operations = new Operations();
        operations.macs = region.macs();
        Cost cost = new Cost(NetworkCycles.of(accelerator, graph).microseconds(), ENERGY.microjoules(operations));
        return new Claim(chain.ids(), new Precision(Dtype.I8, false), cost, 0, 0, Set.of(), null);
    }

    /** The chain of a claim, in its order. */
    private static Chain chain(Network network, Claim claim) {
        return Chains.of(network, claim.nodes()).found().get(0);
    }

    /** Compiles a model when it is first seen: what the emulator cannot execute is refused before anything depends on it. */
    private Claim claim(Node node) {
        NetworkEstimate estimate = estimate(node);
        Operations operations = new Operations();
        operations.macs = ModelContent.macs(node);
        return Claim.of(
                node.id(),
                new Precision(Dtype.I8, true),
                new Cost(estimate.microseconds(), ENERGY.microjoules(operations)));
    }

    private NetworkEstimate estimate(Node node) {
        return known.estimate(ModelContent.tensor(node), () -> {
            ModelGraph graph = ModelReader.read(ModelContent.tensor(node).i8());
            Program.of(graph, rounding);
            return NetworkCycles.of(accelerator, graph);
        });
    }

    @Override
    public String report(Network network, Claim claim) {
        Node node = network.node(claim.nodes().iterator().next());
        if (node.type().equals(ModelContent.TYPE)) {
            return estimate(node).toString();
        }
        Region region = RegionWriter.write(network, chain(network, claim));
        List<String> lines = new ArrayList<>();
        lines.add(
                NetworkCycles.of(accelerator, ModelReader.read(region.model())).toString());
        lines.addAll(Rewrites.of(accelerator, region));
        return String.join("; ", lines);
    }

    @Override
    public Stage prepare(StageContext context) {
        Node node = context.network().node(context.claim().nodes().iterator().next());
        if (!node.type().equals(ModelContent.TYPE)) {
            Region region = RegionWriter.write(context.network(), chain(context.network(), context.claim()));
            return new RegionStage(Program.of(ModelReader.read(region.model()), rounding), region, context);
        }
        try {
            return new EmulatorStage(program(node), node, context);
        } catch (GanglionException e) {
            throw e.at("node '" + node.id() + "'");
        }
    }

    private Program program(Node node) {
        return Program.of(ModelReader.read(ModelContent.tensor(node).i8()), rounding);
    }

    @Override
    public EnergyTable energy() {
        return ENERGY;
    }
}
