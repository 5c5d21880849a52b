// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

/**
 * Where something stands in a model, as errors say it. The text is only made for an error: a model without any makes none.
 *
 * @param whole what it is a part of, or null
 * @param field the name in the schema
 * @param index of the element of a field that is a list, or -1
 */
record Place(Place whole, String field, int index) {
    /** The model itself. */
    static final Place MODEL = new Place(null, "", -1);

    Place field(String name) {
        return new Place(this, name, -1);
    }

    Place element(int i) {
        return new Place(whole, field, i);
    }

    /** Such as {@code subgraphs[0].tensors[3].shape}. */
    @Override
    public String toString() {
        String name = index < 0 ? field : field + "[" + index + "]";
        return whole == null || whole == MODEL ? name : whole + "." + name;
    }
}
