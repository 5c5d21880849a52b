// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Assignment;
import org.ganglion.api.engine.Assignment.Claimed;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Network;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Plans a flatbuffer: one stage, of the driver that claims it. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
@EngineKind(kind = TfliteEngine.KIND)
public final class TfliteEngine implements Engine {
    static final String KIND = "tflite";

    @Override
    public Plan compile(Assignment assignment) {
        Network network = assignment.network();
        if (network.nodes().size() != 1 || network.ofType(ModelNode.TYPE).size() != 1) {
            throw new GanglionException(
                    Reason.UNSUPPORTED, "the engine tflite runs a network of one node of type " + ModelNode.TYPE);
        }
        String node = network.ofType(ModelNode.TYPE).get(0).id();
        for (Claimed claimed : assignment.claims()) {
            if (claimed.claim().nodes().contains(node)) {
                return new TflitePlan(assignment, claimed, network.node(node));
            }
        }
        throw new GanglionException(
                Reason.MISSING_CAPABILITY,
                "node '" + node + "': no driver runs it; ganglion.driver;ops=" + ModelNode.TYPE + " is missing");
    }
}
