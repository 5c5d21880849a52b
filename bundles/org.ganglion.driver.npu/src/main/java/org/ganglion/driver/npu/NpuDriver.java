// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.GanglionException;
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
import org.ganglion.driver.npu.arithmetic.Rounding;
import org.ganglion.driver.npu.flatbuffer.ModelReader;
import org.ganglion.driver.npu.kernel.Program;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Runs int8 flatbuffers as a neural processing unit computes them: in integer arithmetic alone, to the bit as the reference kernels of
 * TensorFlow Lite, in Java and without a native library. It ranks behind native TensorFlow Lite, which is faster where it is there.
 */
@Component(configurationPid = NpuDriver.PID, property = "service.ranking:Integer=-100")
@Designate(ocd = NpuDriver.Configuration.class)
@DriverKind(kind = "npu", ops = ModelContent.TYPE)
public final class NpuDriver implements Driver {
    static final String PID = "org.ganglion.driver.npu";

    private static final EnergyTable ENERGY =
            new EnergyTable(0.23, 0.03, 0.03, "int8 arithmetic at 45 nm, Horowitz, ISSCC 2014; without memory");

    private final Rounding rounding;
    private final AcceptedContents accepted = new AcceptedContents();

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
    }

    /** Reads its configuration. */
    @Activate
    public NpuDriver(Configuration configuration) {
        this(configuration.rounding());
    }

    NpuDriver(Rounding rounding) {
        this.rounding = rounding;
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
        return new Answer(claims, refused);
    }

    /** Compiles a model when it is first seen: what the emulator cannot execute is refused before anything depends on it. */
    private Claim claim(Node node) {
        if (!accepted.contains(ModelContent.tensor(node))) {
            program(node);
            accepted.add(ModelContent.tensor(node));
        }
        Operations operations = new Operations();
        operations.macs = ModelContent.macs(node);
        return Claim.of(node.id(), new Precision(Dtype.I8, true), new Cost(Double.NaN, ENERGY.microjoules(operations)));
    }

    @Override
    public Stage prepare(StageContext context) {
        Node node = context.network().node(context.claim().nodes().iterator().next());
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
