// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Plan.Block;
import org.ganglion.api.network.Variable;

/** All state of a plan: allocated once, listed by node in the order of the file. */
final class StateLayout {
    private final Map<String, Map<String, Block>> blocks = new LinkedHashMap<>();

    StateLayout(Iterable<String> nodes) {
        for (String node : nodes) {
            blocks.put(node, new LinkedHashMap<>());
        }
    }

    /** Takes in an array that is there already. */
    void add(String node, Variable variable, Object array) {
        if (blocks.get(node).putIfAbsent(variable.name(), new Block(node, variable, array)) != null) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "node '" + node + "': two variables are named '" + variable.name() + "'");
        }
    }

    /** Allocates variables and gives them as the state of a plugin. */
    NodeState allocate(String node, List<Variable> variables) {
        Map<String, Object> arrays = new LinkedHashMap<>();
        for (Variable variable : variables) {
            requireMemory(node, variable);
            Object array = array(variable);
            add(node, variable, array);
            arrays.put(variable.name(), array);
        }
        return new NodeState(node, arrays);
    }

    List<Block> blocks() {
        List<Block> all = new ArrayList<>();
        blocks.values().forEach(ofNode -> all.addAll(ofNode.values()));
        return List.copyOf(all);
    }

    /** A delay of many steps is a small number in the file: refused before the whole process is out of memory. */
    private static void requireMemory(String node, Variable variable) {
        long bytes = (long) variable.size() * variable.type().bytes();
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap) {
            throw new GanglionException(
                    Reason.TOO_LARGE,
                    "node '" + node + "': variable '" + variable.name() + "' of the shape "
                            + Arrays.toString(variable.shape()) + " takes " + (bytes >> 20)
                            + " MiB; this process may use " + (heap >> 20) + " MiB");
        }
    }

    private static Object array(Variable variable) {
        int size = variable.size();
        switch (variable.type()) {
            case F64 -> {
                double[] array = new double[size];
                Arrays.fill(array, variable.initial());
                return array;
            }
            case F32 -> {
                float[] array = new float[size];
                Arrays.fill(array, (float) variable.initial());
                return array;
            }
            case I32 -> {
                int[] array = new int[size];
                Arrays.fill(array, (int) variable.initial());
                return array;
            }
            default -> {
                byte[] array = new byte[size];
                Arrays.fill(array, (byte) variable.initial());
                return array;
            }
        }
    }
}
