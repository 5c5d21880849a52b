// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.io.PrintStream;
import org.ganglion.api.network.Edge;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;

/** Writes a network in the language of Graphviz. */
final class DotGraph {
    private DotGraph() {}

    static void write(String name, Network network, PrintStream out) {
        out.println("digraph " + quoted(name) + " {");
        out.println("  rankdir=LR; node [shape=box, style=rounded, fontname=sans];");
        for (Node node : network.nodes().values()) {
            String shape = ParameterTexts.shapes(node.outputs().isEmpty() ? node.inputs() : node.outputs());
            out.println("  " + quoted(node.id()) + " [label=" + quoted(node.id() + "\\n" + node.type() + "\\n" + shape)
                    + "];");
        }
        for (Edge edge : network.edges()) {
            String label = edge.delay() == 0 ? "" : " [label=" + quoted(edge.delay() + " steps") + ']';
            out.println("  " + quoted(edge.from()) + " -> " + quoted(edge.to()) + label + ';');
        }
        network.plasticity().values().stream()
                .filter(plasticity -> plasticity.modulator() != null)
                .forEach(plasticity -> out.println("  " + quoted(plasticity.modulator()) + " -> "
                        + quoted(plasticity.node()) + " [style=dashed, label=" + quoted(plasticity.rule()) + "];"));
        out.println("}");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\\\"") + '"';
    }
}
