// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

/** A type of node that NIR defines: reads the node's fields and checks them against each other. */
@FunctionalInterface
interface NodeType {

    /**
     * Reads a node.
     *
     * @throws org.ganglion.api.GanglionException naming the field, if one is missing or wrong
     */
    NodeDraft read(NodeFields fields);
}
