// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Tensor;

/** Parameters and ports as short texts. */
final class ParameterTexts {
    private static final int SHOWN = 4;

    private ParameterTexts() {}

    /** Each parameter: a single number or a text as it is, an array by type, shape and range. */
    static Map<String, String> of(Parameters parameters) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : parameters.names()) {
            texts.put(name, parameters.isText(name) ? parameters.text(name) : of(parameters.tensor(name)));
        }
        return texts;
    }

    static String line(Parameters parameters) {
        return of(parameters).entrySet().stream()
                .map(entry -> entry.getKey() + '=' + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String of(Tensor tensor) {
        if (tensor.size() == 1) {
            return number(tensor, tensor.at(0));
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < tensor.size(); i++) {
            least = Math.min(least, tensor.at(i));
            most = Math.max(most, tensor.at(i));
        }
        if (tensor.size() <= SHOWN && least != most) {
            return Arrays.stream(tensor.f64())
                    .mapToObj(value -> number(tensor, value))
                    .collect(Collectors.joining(",", "[", "]"));
        }
        String range = least == most ? number(tensor, least) : String.format("%.3g..%.3g", least, most);
        return tensor + "{" + range + '}';
    }

    /** As short as tells it from its neighbours of the same type. */
    private static String number(Tensor tensor, double value) {
        Number plain = Numbers.plain(value);
        return plain instanceof Double && tensor.type() == Dtype.F32 ? Float.toString((float) value) : plain.toString();
    }

    static String shapes(List<Port> ports) {
        return ports.stream().map(ParameterTexts::shape).collect(Collectors.joining(" "));
    }

    private static String shape(Port port) {
        StringBuilder text = new StringBuilder();
        for (int length : port.shape()) {
            text.append(text.length() > 0 ? "x" : "").append(length);
        }
        return text.length() == 0 ? "1" : text.toString();
    }
}
