// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

/**
 * An operator of a subgraph.
 *
 * @param place how errors name it
 * @param kind which
 * @param customName the name of a {@link BuiltinOperator#CUSTOM} one, else empty
 * @param inputs indices of tensors; -1 where an optional one is left out
 * @param outputs indices of tensors
 * @param optionsType which table of the schema's union of options follows; 0 for none
 * @param options that table, or null
 */
record GraphOperator(
        Place place,
        BuiltinOperator kind,
        String customName,
        int[] inputs,
        int[] outputs,
        int optionsType,
        FlatTable options) {
    /** How messages name it: the schema's name, or a custom operator's own. */
    String label() {
        return kind == BuiltinOperator.CUSTOM ? "CUSTOM:" + customName : kind.name();
    }
}
