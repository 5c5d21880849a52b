// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

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
import org.ganglion.api.driver.Precision;
import org.ganglion.api.driver.Stage;
import org.ganglion.api.driver.StageContext;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** Executes every transform that it knows on the processor, one node a stage, in double precision, with a fixed order of summation. */
@Component(configurationPid = CpuDriver.PID)
@Designate(ocd = CpuConfiguration.class)
@DriverKind(
        kind = "cpu",
        ops = {
            "Affine",
            "Linear",
            "transform.Sparse",
            "Scale",
            "Threshold",
            "transform.ReLU",
            "transform.Tanh",
            "transform.Sigmoid",
            "transform.SiLU",
            "transform.Softplus",
            "transform.CumSum",
            "transform.Sum",
            "transform.Softmax",
            "transform.MaxPool2d",
            "Flatten",
            "Delay",
            "Conv1d",
            "Conv2d",
            "SumPool2d",
            "AvgPool2d"
        })
public final class CpuDriver implements Driver {
    static final String PID = "org.ganglion.driver.cpu";

    private static final Precision PRECISION = new Precision(Dtype.F64, true);

    private static final Map<String, Transform> TRANSFORMS = transforms();

    private static Map<String, Transform> transforms() {
        Map<String, Transform> all = new LinkedHashMap<>();
        all.put("Affine", new Synaptic());
        all.put("Linear", new Synaptic());
        all.put("transform.Sparse", new Synaptic());
        all.put("Scale", new Scaling());
        all.put("Threshold", new Thresholding());
        all.put("transform.ReLU", new Rectifying());
        all.put("transform.Tanh", Applying.TANH);
        all.put("transform.Sigmoid", Applying.SIGMOID);
        all.put("transform.SiLU", Applying.SILU);
        all.put("transform.Softplus", Applying.SOFTPLUS);
        all.put("transform.CumSum", new Accumulating(true));
        all.put("transform.Sum", new Accumulating(false));
        all.put("transform.Softmax", new Normalizing());
        all.put("transform.MaxPool2d", new MaxPooling());
        all.put("Flatten", new Flattening());
        all.put("Delay", new Delaying());
        all.put("Conv1d", new Convolving());
        all.put("Conv2d", new Convolving());
        all.put("SumPool2d", new Pooling(false));
        all.put("AvgPool2d", new Pooling(true));
        return all;
    }

    private volatile EnergyTable energy;

    /** Reads its configuration. */
    @Activate
    public CpuDriver(Map<String, Object> properties) {
        energy = EnergyPerOperation.of(properties);
    }

    /** With the energies of the literature. */
    public CpuDriver() {
        this(Map.of());
    }

    /** Sessions opened or exchanged later follow. */
    @Modified
    void modified(Map<String, Object> properties) {
        energy = EnergyPerOperation.of(properties);
    }

    @Override
    public Answer claims(Network network, Set<String> open, Board board) {
        List<Claim> claims = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (Node node : network.nodes().values()) {
            Transform transform = open.contains(node.id()) ? TRANSFORMS.get(node.type()) : null;
            if (transform == null) {
                continue;
            }
            try {
                transform.check(node, network.options());
                claims.add(Claim.of(node.id(), PRECISION, Cost.UNKNOWN));
            } catch (GanglionException e) {
                refused.put(node.id(), e.getMessage());
            }
        }
        return new Answer(claims, refused);
    }

    @Override
    public boolean learns(Node node) {
        return TRANSFORMS.get(node.type()) instanceof Synaptic;
    }

    @Override
    public List<NodeVariable> variables(Network network, Claim claim) {
        Node node = only(network, claim);
        return TRANSFORMS.get(node.type()).variables(node, network.options()).stream()
                .map(variable -> new NodeVariable(node.id(), variable))
                .toList();
    }

    @Override
    public Stage prepare(StageContext context) {
        Node node = only(context.network(), context.claim());
        return TRANSFORMS.get(node.type()).prepare(node, context);
    }

    @Override
    public EnergyTable energy() {
        return energy;
    }

    private static Node only(Network network, Claim claim) {
        return network.node(claim.nodes().iterator().next());
    }
}
