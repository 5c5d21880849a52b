// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.List;

/**
 * A model as its flatbuffer says, every reference in it checked.
 *
 * @param description free text; may be empty
 * @param subgraphs at least one
 */
record TfliteModel(String description, List<Subgraph> subgraphs) {
    Subgraph main() {
        return subgraphs.get(0);
    }
}
