// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import org.ganglion.api.network.Parameters;

/** A node as the file gives it, before the shapes that the file leaves out are inferred from its neighbours. */
interface NodeDraft {

    /** The node's type in NIR. */
    String type();

    /** The field from which the input's shape follows, for messages. */
    String shapeField();

    /** The shape of the input as far as the node itself says it, else null. */
    int[] givenInput();

    /** A shape that the input probably has, used where no neighbour says one; else null. */
    default int[] likelyInput() {
        return null;
    }

    /**
     * The shape of the output.
     *
     * @throws org.ganglion.api.GanglionException INCONSISTENT, naming the field, if the node cannot take this input
     */
    int[] outputFor(int[] input);

    /** Whether the output always has the shape of the input. */
    default boolean keepsShape() {
        return false;
    }

    /** The node's parameters, complete once the shape of its input is known. */
    Parameters parametersFor(int[] input);
}
