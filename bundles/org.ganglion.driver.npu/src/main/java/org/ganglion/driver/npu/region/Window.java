// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.region;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Parameters;

/**
 * How a filter slides over an image, as NIR says it: rows, then columns.
 *
 * @param filter taps
 * @param stride between two outputs
 * @param dilation between two taps
 * @param before padding above and left
 * @param after padding below and right
 */
record Window(int[] filter, int[] stride, int[] dilation, int[] before, int[] after) {
    static Window of(Node node, int... filter) {
        Parameters parameters = node.parameters();
        int[] stride = pair(parameters, "stride", 1);
        int[] dilation = pair(parameters, "dilation", 1);
        int[] before = {0, 0};
        int[] after = {0, 0};
        if (!parameters.isText("padding")) {
            before = pair(parameters, "padding", 0);
            after = before;
        } else if (parameters.text("padding").equals("same")) {
            for (int d = 0; d < 2; d++) {
                int missing = dilation[d] * (filter[d] - 1);
                before[d] = missing / 2;
                after[d] = missing - before[d];
            }
        }
        return new Window(filter, stride, dilation, before, after);
    }

    static int[] pair(Parameters parameters, String field, int absent) {
        if (!parameters.has(field)) {
            return new int[] {absent, absent};
        }
        int[] values = parameters.tensor(field).i32();
        if (values.length == 1) {
            return new int[] {values[0], values[0]};
        }
        if (values.length != 2) {
            throw new GanglionException(
                    Reason.INCONSISTENT, "field '" + field + "' is " + Arrays.toString(values) + ", expected two");
        }
        return values;
    }

    boolean isPadded() {
        return Arrays.stream(before).sum() + Arrays.stream(after).sum() > 0;
    }

    /** Whether the padding is what TensorFlow Lite calls SAME. */
    boolean isSame() {
        for (int d = 0; d < 2; d++) {
            int missing = dilation[d] * (filter[d] - 1);
            if (stride[d] != 1 || before[d] != missing / 2 || after[d] != missing - missing / 2) {
                return false;
            }
        }
        return true;
    }

    int reach(int d) {
        return dilation[d] * (filter[d] - 1) + 1;
    }
}
