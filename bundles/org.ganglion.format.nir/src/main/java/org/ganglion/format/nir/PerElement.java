// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.nir;

import java.util.Arrays;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Shapes;
import org.ganglion.api.network.Tensor;

/**
 * The fields of a node that works by element as the reference package wants them: all of one shape. It spreads {@code w_in} itself and
 * takes a missing {@code v_reset} for 0; any other number that stands for all elements is written once per element.
 */
final class PerElement {
    private static final String V_RESET = "v_reset";
    private static final String W_IN = "w_in";

    private PerElement() {}

    static Parameters fields(Parameters given) {
        int[] shape = widest(given);
        Parameters.Builder fields = Parameters.builder();
        for (String name : given.names()) {
            Tensor values = given.tensor(name);
            boolean forAll = values.size() == 1 && !Arrays.equals(values.shape(), shape);
            if (!forAll || name.equals(W_IN)) {
                fields.put(name, values);
            } else if (!name.equals(V_RESET) || values.at(0) != 0) {
                fields.put(name, spread(values, shape));
            }
        }
        return fields.build();
    }

    private static int[] widest(Parameters given) {
        int[] widest = new int[0];
        for (String name : given.names()) {
            int[] shape = given.tensor(name).shape();
            int more = Integer.compare(Shapes.size(shape), Shapes.size(widest));
            if (more > 0 || more == 0 && shape.length > widest.length) {
                widest = shape;
            }
        }
        return widest;
    }

    private static Tensor spread(Tensor values, int... shape) {
        if (values.type() == Dtype.F32) {
            float[] repeated = new float[Shapes.size(shape)];
            Arrays.fill(repeated, (float) values.at(0));
            return Tensor.of(repeated, shape);
        }
        double[] repeated = new double[Shapes.size(shape)];
        Arrays.fill(repeated, values.at(0));
        return Tensor.of(repeated, shape);
    }
}
