// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Answer;
import org.ganglion.api.driver.Board;
import org.ganglion.api.driver.Claim;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Port;
import org.junit.jupiter.api.Test;

/** The plugins beside this test exist to be compiled: they show that the API takes such hardware without a cast. */
class PluginShapesTest {
    private static Network chain(String... types) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        Edge[] edges = new Edge[types.length - 1];
        Port port = Port.real("x", 1, 4, 4);
        for (int i = 0; i < types.length; i++) {
            nodes.put("n" + i, new Node("n" + i, types[i], Parameters.NONE, List.of(port), List.of(port)));
            if (i > 0) {
                edges[i - 1] = new Edge("n" + (i - 1), "n" + i);
            }
        }
        Map<String, Plasticity> plasticity = new LinkedHashMap<>();
        for (Node node : nodes.values()) {
            if (node.type().equals("Affine")) {
                plasticity.put(node.id(), new Plasticity(node.id(), "stdp", Parameters.NONE, null));
            }
        }
        return new Network(nodes, List.of(edges), plasticity, Options.DEFAULT);
    }

    private static Board board(String... devices) {
        return new Board("aarch64", 4, 1L << 30, Set.of(), Set.of(devices), Map.of());
    }

    @Test
    void givenABoardOnItsPort_whenTheWholeNetworkSuits_thenItIsClaimedWithPortRuleAndTimeStep() {
        Network network = chain("Input", "Affine", "LIF", "Output");
        Claim claim = new SerialBoardDriver()
                .claims(network, network.nodes().keySet(), board("/dev/ttyUSB0"))
                .claims()
                .get(0);
        assertEquals(network.nodes().keySet(), claim.nodes());
        assertEquals("/dev/ttyUSB0", claim.lease());
        assertEquals(Set.of("n1"), claim.rulesInside());
        assertEquals(1e-3, claim.fixedDt());
    }

    @Test
    void givenOneNodeThatDoesNotSuit_whenTheBoardIsAsked_thenItSaysWhichAndWhy() {
        Network network = chain("Input", "Conv2d", "LIF", "Output");
        Answer answer = new SerialBoardDriver().claims(network, network.nodes().keySet(), board("/dev/ttyUSB0"));
        assertTrue(answer.claims().isEmpty());
        assertEquals(Set.of("n1"), answer.refused().keySet());
    }

    @Test
    void givenASensor_whenTheNetworkBeginsWithAConvolutionAndThreshold_thenThoseAreClaimedWithTheInput() {
        Network network = chain("Input", "Conv2d", "Threshold", "Linear", "LIF", "Output");
        Answer answer = new InSensorDriver().claims(network, network.nodes().keySet(), board("/dev/video0"));
        assertEquals(Set.of("n0", "n1", "n2"), answer.claims().get(0).nodes());
    }

    @Test
    void givenACrossbar_whenAskedForItsState_thenConductancesAreVariables() {
        Network network = chain("Input", "Linear", "LIF", "Output");
        CrossbarDriver crossbar = new CrossbarDriver();
        Answer answer = crossbar.claims(network, network.nodes().keySet(), board());
        assertEquals(
                List.of("g_plus", "g_minus"),
                crossbar.variables(network, answer.claims().get(0)).stream()
                        .map(one -> one.variable().name())
                        .toList());
    }
}
