// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.spiking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The strongly connected components of a graph (Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1972), with
 * the stack on the heap, because a network may be deeper than a thread's stack.
 */
final class Components {
    private static final int UNSEEN = -1;

    private final List<List<Integer>> successors;
    private final int[] order;
    private final int[] low;
    private final int[] component;
    private final int[] nextSuccessor;
    private final int[] path;
    private final int[] open;
    private int pathLength;
    private int openLength;
    private int seen;
    private int components;

    private Components(List<List<Integer>> successors) {
        int nodes = successors.size();
        this.successors = successors;
        this.order = new int[nodes];
        this.low = new int[nodes];
        this.component = new int[nodes];
        this.nextSuccessor = new int[nodes];
        this.path = new int[nodes];
        this.open = new int[nodes];
        Arrays.fill(order, UNSEEN);
        Arrays.fill(component, UNSEEN);
    }

    /**
     * @param successors of each node, by number
     * @return the number of each node's component
     */
    static int[] of(List<List<Integer>> successors) {
        Components search = new Components(new ArrayList<>(successors));
        for (int node = 0; node < successors.size(); node++) {
            if (search.order[node] == UNSEEN) {
                search.from(node);
            }
        }
        return search.component;
    }

    private void from(int root) {
        enter(root);
        while (pathLength > 0) {
            int node = path[pathLength - 1];
            List<Integer> next = successors.get(node);
            if (nextSuccessor[node] == next.size()) {
                leave(node);
                continue;
            }
            int successor = next.get(nextSuccessor[node]++);
            if (order[successor] == UNSEEN) {
                enter(successor);
            } else if (component[successor] == UNSEEN) {
                low[node] = Math.min(low[node], order[successor]);
            }
        }
    }

    private void enter(int node) {
        order[node] = seen;
        low[node] = seen;
        seen++;
        path[pathLength++] = node;
        open[openLength++] = node;
    }

    private void leave(int node) {
        pathLength--;
        if (pathLength > 0) {
            int parent = path[pathLength - 1];
            low[parent] = Math.min(low[parent], low[node]);
        }
        if (low[node] != order[node]) {
            return;
        }
        int member;
        do {
            member = open[--openLength];
            component[member] = components;
        } while (member != node);
        components++;
    }
}
