// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Plasticity;
import org.ganglion.api.network.Tensor;

/** A transform that learns, as JSON: node, rule, modulator and the rule's parameters, each a number, a list of numbers or a text. */
public final class PlasticityDocument {
    private PlasticityDocument() {}

    static Map<String, Object> write(Plasticity plasticity) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("node", plasticity.node());
        json.put("rule", plasticity.rule());
        if (plasticity.modulator() != null) {
            json.put("modulator", plasticity.modulator());
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String name : plasticity.parameters().names()) {
            parameters.put(name, value(plasticity.parameters(), name));
        }
        json.put("parameters", parameters);
        return json;
    }

    private static Object value(Parameters parameters, String name) {
        if (parameters.isText(name)) {
            return parameters.text(name);
        }
        Tensor tensor = parameters.tensor(name);
        return tensor.shape().length == 0 ? (Object) tensor.at(0) : tensor.f64();
    }

    /**
     * Reads one.
     *
     * @throws org.ganglion.api.GanglionException MALFORMED, naming the field
     */
    public static Plasticity read(JsonObject json) {
        return new Plasticity(
                json.text("node"),
                json.text("rule"),
                parameters(json.objectOrEmpty("parameters")),
                json.text("modulator", null));
    }

    private static Parameters parameters(JsonObject json) {
        Parameters.Builder parameters = Parameters.builder();
        json.values().forEach((name, value) -> {
            if (value instanceof Number number) {
                parameters.put(name, number.doubleValue());
            } else if (value instanceof String || value instanceof Boolean) {
                parameters.put(name, value.toString());
            } else if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
                parameters.put(name, vector(list));
            } else {
                throw json.wrong(name, "must be a number, a list of numbers, a text, true or false");
            }
        });
        return parameters.build();
    }

    private static Tensor vector(List<?> list) {
        double[] values = list.stream()
                .mapToDouble(element -> ((Number) element).doubleValue())
                .toArray();
        return Tensor.of(values, values.length);
    }
}
