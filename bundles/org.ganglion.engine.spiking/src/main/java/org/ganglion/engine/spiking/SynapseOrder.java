// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;

/**
 * Synapses by source, targets ascending within a source, ties in the order of the file.
 *
 * @param start first synapse of each source, and their number
 * @param target of each synapse
 * @param file the place of each synapse in the file, or null where the file has this order
 */
record SynapseOrder(int[] start, int[] target, int[] file) {
    static SynapseOrder of(Node node) {
        Parameters parameters = node.parameters();
        int sources = node.input().size();
        int[] target = indices(parameters, "target", node.output().size());
        if (parameters.has("row_start")) {
            int[] start = rows(parameters, sources, target.length);
            return ascends(start, target)
                    ? new SynapseOrder(start, target, null)
                    : sorted(sourceOf(start), target, node);
        }
        int[] source = indices(parameters, "source", sources);
        if (source.length != target.length) {
            throw Synapses.wrong("source", "has " + source.length + " elements, 'target' has " + target.length);
        }
        if (ascends(source)) {
            int[] start = starts(source, sources);
            if (ascends(start, target)) {
                return new SynapseOrder(start, target, null);
            }
        }
        return sorted(source, target, node);
    }

    /** Where synapse {@code k} stands in the file. */
    int inFile(int k) {
        return file == null ? k : file[k];
    }

    /** First entry of each key when sorted by key, and the number of entries. */
    static int[] starts(int[] key, int keys) {
        int[] start = new int[keys + 1];
        for (int of : key) {
            start[of + 1]++;
        }
        for (int i = 0; i < keys; i++) {
            start[i + 1] += start[i];
        }
        return start;
    }

    private static SynapseOrder sorted(int[] source, int[] target, Node node) {
        int[] byTarget = stable(target, starts(target, node.output().size()), null);
        int[] start = starts(source, node.input().size());
        int[] file = stable(source, start, byTarget);
        int[] targets = new int[target.length];
        for (int k = 0; k < targets.length; k++) {
            targets[k] = target[file[k]];
        }
        return new SynapseOrder(start, targets, file);
    }

    /** Counting sort that keeps the order {@code before} among equal keys. */
    private static int[] stable(int[] key, int[] start, int[] before) {
        int[] next = start.clone();
        int[] order = new int[key.length];
        for (int n = 0; n < key.length; n++) {
            int k = before == null ? n : before[n];
            order[next[key[k]]++] = k;
        }
        return order;
    }

    private static int[] indices(Parameters parameters, String field, int size) {
        int[] indices = parameters.tensor(field).sharedI32();
        for (int k = 0; k < indices.length; k++) {
            if (indices[k] < 0 || indices[k] >= size) {
                throw Synapses.wrong(
                        field,
                        "has the value " + indices[k] + " at element " + k + ", expected an index below " + size);
            }
        }
        return indices;
    }

    private static int[] rows(Parameters parameters, int sources, int synapses) {
        int[] start = indices(parameters, "row_start", synapses == Integer.MAX_VALUE ? synapses : synapses + 1);
        if (start.length != sources + 1 || start[0] != 0 || start[sources] != synapses || !ascends(start)) {
            throw Synapses.wrong(
                    "row_start",
                    "must be " + (sources + 1) + " numbers that ascend from 0 to " + synapses
                            + ", the number of targets");
        }
        return start;
    }

    private static int[] sourceOf(int[] start) {
        int[] source = new int[start[start.length - 1]];
        for (int s = 0; s + 1 < start.length; s++) {
            java.util.Arrays.fill(source, start[s], start[s + 1], s);
        }
        return source;
    }

    private static boolean ascends(int[] values) {
        for (int k = 1; k < values.length; k++) {
            if (values[k] < values[k - 1]) {
                return false;
            }
        }
        return true;
    }

    private static boolean ascends(int[] start, int[] target) {
        for (int s = 0; s + 1 < start.length; s++) {
            for (int k = start[s] + 1; k < start[s + 1]; k++) {
                if (target[k] < target[k - 1]) {
                    return false;
                }
            }
        }
        return true;
    }
}
