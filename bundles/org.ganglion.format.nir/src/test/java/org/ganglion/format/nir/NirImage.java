// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import static org.ganglion.format.nir.hdf5.Hdf5Image.doubles;
import static org.ganglion.format.nir.hdf5.Hdf5Image.longs;
import static org.ganglion.format.nir.hdf5.Hdf5Image.string;
import static org.ganglion.format.nir.hdf5.Hdf5Image.strings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.format.nir.hdf5.Hdf5Image;

/** Builds NIR graphs for tests, and files of them. */
final class NirImage {

    private final Map<String, Object> nodes = new TreeMap<>();
    private final List<String> edges = new ArrayList<>();

    /** The bytes of a file whose graph this is. */
    byte[] file() {
        return file("1.0.7", graph());
    }

    /** The bytes of a file with a version and whatever stands under node. */
    static byte[] file(String version, Map<String, Object> node) {
        return Hdf5Image.of(Map.of("version", string(version), "node", node));
    }

    /** The group of this graph. */
    Map<String, Object> graph() {
        Map<String, Object> graph = new TreeMap<>();
        graph.put("type", string("NIRGraph"));
        graph.put("nodes", nodes);
        graph.put(
                "edges",
                edges.isEmpty()
                        ? doubles(new int[] {0})
                        : strings(new int[] {edges.size() / 2, 2}, edges.toArray(String[]::new)));
        return graph;
    }

    NirImage input(int... shape) {
        return terminal("input", "Input", shape);
    }

    NirImage output(int... shape) {
        return terminal("output", "Output", shape);
    }

    NirImage terminal(String name, String type, int... shape) {
        return node(name, type, "shape", ints(shape));
    }

    /** Adds a node; fields are names and values in turn. */
    NirImage node(String name, String type, Object... fields) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("type", string(type));
        for (int i = 0; i < fields.length; i += 2) {
            node.put((String) fields[i], fields[i + 1]);
        }
        nodes.put(name, node);
        return this;
    }

    NirImage nested(String name, NirImage graph) {
        nodes.put(name, graph.graph());
        return this;
    }

    /** A leaky integrate-and-fire population, all parameters alike. */
    NirImage lif(String name, int... shape) {
        return node(
                name,
                "LIF",
                "tau",
                same(0.01, shape),
                "r",
                same(1, shape),
                "v_leak",
                same(0, shape),
                "v_threshold",
                same(1, shape));
    }

    NirImage linear(String name, int outputs, int inputs) {
        return node(name, "Linear", "weight", same(0.5, outputs, inputs));
    }

    NirImage edge(String from, String to) {
        edges.add(from);
        edges.add(to);
        return this;
    }

    /** Edges along a way. */
    NirImage chain(String... way) {
        for (int i = 1; i < way.length; i++) {
            edge(way[i - 1], way[i]);
        }
        return this;
    }

    /** A tensor of one value. */
    static Hdf5Image.Data same(double value, int... shape) {
        double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        Arrays.fill(values, value);
        return doubles(shape, values);
    }

    /** A list of integers. */
    static Hdf5Image.Data ints(int... values) {
        return longs(
                new int[] {values.length}, Arrays.stream(values).asLongStream().toArray());
    }

    /** A single integer. */
    static Hdf5Image.Data integer(int value) {
        return longs(new int[0], value);
    }
}
