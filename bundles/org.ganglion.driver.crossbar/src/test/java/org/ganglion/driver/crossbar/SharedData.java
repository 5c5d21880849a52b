// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ganglion.api.json.JsonObject;

/** Reference data beside the project; tests that need it are skipped where it is absent. */
public final class SharedData {
    private SharedData() {}

    /** A file below {@code shared/data}. */
    public static JsonObject json(String file) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve("shared").resolve("data").resolve(file);
            if (Files.exists(found)) {
                try {
                    return JsonObject.read(file, Files.readAllBytes(found));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return abort("no shared/data/" + file + " above the working folder");
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
