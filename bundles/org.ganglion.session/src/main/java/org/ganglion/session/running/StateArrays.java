// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.State;
import org.ganglion.api.network.Variable;

/** The arrays of a plan's state, or a copy of them with the same layout. */
public final class StateArrays {
    private final Plan.Block[] blocks;

    private StateArrays(Plan.Block[] blocks) {
        this.blocks = blocks;
    }

    /** The arrays themselves. */
    public static StateArrays of(List<Plan.Block> blocks) {
        return new StateArrays(blocks.toArray(Plan.Block[]::new));
    }

    /** New arrays of the same layout and content. */
    public StateArrays copy() {
        Plan.Block[] copies = new Plan.Block[blocks.length];
        for (int i = 0; i < copies.length; i++) {
            Plan.Block block = blocks[i];
            copies[i] = new Plan.Block(block.node(), block.variable(), copyOf(block.array()));
        }
        return new StateArrays(copies);
    }

    private static Object copyOf(Object array) {
        if (array instanceof double[] f64) {
            return f64.clone();
        }
        if (array instanceof float[] f32) {
            return f32.clone();
        }
        if (array instanceof int[] i32) {
            return i32.clone();
        }
        return ((byte[]) array).clone();
    }

    /** Number of arrays. */
    public int count() {
        return blocks.length;
    }

    /** One of them. */
    public Plan.Block block(int index) {
        return blocks[index];
    }

    /** All of them. */
    public List<Plan.Block> blocks() {
        return new ArrayList<>(Arrays.asList(blocks));
    }

    /** The arrays of a node, or null if it has none. */
    State of(String node) {
        List<Plan.Block> own =
                blocks().stream().filter(block -> block.node().equals(node)).toList();
        return own.isEmpty() ? null : new NodeState(own);
    }

    /** Takes over the content of arrays of the same layout. */
    public void copyFrom(StateArrays other) {
        for (int i = 0; i < blocks.length; i++) {
            copy(other.blocks[i], blocks[i]);
        }
    }

    /** Copies the content of one array to another of the same type and size. */
    static void copy(Plan.Block from, Plan.Block to) {
        System.arraycopy(from.array(), 0, to.array(), 0, Array.getLength(to.array()));
    }

    /** Node and name of each, as {@code node.variable}. */
    List<String> names() {
        return blocks().stream().map(StateArrays::name).toList();
    }

    private static String name(Plan.Block block) {
        return block.node() + '.' + block.variable().name();
    }

    /** Copies every block that has a place here; returns the names of the others. */
    List<String> takeFrom(List<Plan.Block> others) {
        List<String> homeless = new ArrayList<>();
        for (Plan.Block other : others) {
            Plan.Block place = placeOf(other);
            if (place == null) {
                homeless.add(name(other));
            } else {
                copy(other, place);
            }
        }
        return homeless;
    }

    private Plan.Block placeOf(Plan.Block other) {
        for (Plan.Block block : blocks) {
            if (block.node().equals(other.node()) && block.variable().interchangeable(other.variable())) {
                return block;
            }
        }
        return null;
    }

    /** The first block that holds a value that is not finite, or null. */
    Plan.Block firstNotFinite() {
        for (Plan.Block block : blocks) {
            if (!FiniteCheck.finite(block.array())) {
                return block;
            }
        }
        return null;
    }

    /** Sets all but learned weights to their initial values. */
    void reset() {
        for (Plan.Block block : blocks) {
            if (block.variable().role() != Role.WEIGHT) {
                fill(block.variable(), block.array());
            }
        }
    }

    private static void fill(Variable variable, Object array) {
        double initial = variable.initial();
        if (array instanceof double[] f64) {
            Arrays.fill(f64, initial);
        } else if (array instanceof float[] f32) {
            Arrays.fill(f32, (float) initial);
        } else if (array instanceof int[] i32) {
            Arrays.fill(i32, (int) initial);
        } else {
            Arrays.fill((byte[]) array, (byte) initial);
        }
    }
}
