// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import java.util.List;
import org.ganglion.api.json.JsonObject;
import org.ganglion.tests.data.ReferenceData;

/** Reference data beside the project; tests that need it are skipped where it is absent. */
public final class SharedData {
    private SharedData() {}

    /** A file below {@code shared/data}. */
    public static JsonObject json(String file) {
        return JsonObject.read(file, ReferenceData.bytes(file));
    }

    /** Numbers of a list. */
    public static double[] numbers(List<?> list) {
        return list.stream().mapToDouble(one -> ((Number) one).doubleValue()).toArray();
    }

    /** A list of rows, one after the other. */
    public static double[] flat(List<?> rows) {
        return rows.stream()
                .flatMapToDouble(row -> java.util.Arrays.stream(numbers((List<?>) row)))
                .toArray();
    }

    /** Rows of outputs by columns of inputs, by input and output. */
    public static double[] byInput(List<?> rows) {
        int outputs = rows.size();
        double[] flat = flat(rows);
        int inputs = flat.length / outputs;
        double[] turned = new double[flat.length];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                turned[i * outputs + o] = flat[o * inputs + i];
            }
        }
        return turned;
    }
}
