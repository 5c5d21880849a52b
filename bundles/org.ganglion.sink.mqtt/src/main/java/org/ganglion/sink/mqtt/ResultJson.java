// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.mqtt;

import java.nio.charset.StandardCharsets;
import org.ganglion.api.json.Json;
import org.ganglion.api.stream.Result;

/**
 * A result as JSON on one line: {@code sample}, {@code model}, {@code values}, {@code latency_us}, {@code macs}, {@code acs},
 * {@code membrane_updates} and {@code energy_uJ_estimate}. A number that is not finite is null. Used by one thread.
 */
final class ResultJson {
    private final StringBuilder text = new StringBuilder(256);
    private String model = "";
    private String quotedModel = "\"\"";

    byte[] write(Result result) {
        text.setLength(0);
        text.append("{\"sample\":").append(result.sample());
        text.append(",\"model\":").append(quoted(result.model())).append(",\"values\":[");
        double[] values = result.values();
        for (int i = 0; i < values.length; i++) {
            number(i == 0 ? "" : ",", values[i]);
        }
        number("],\"latency_us\":", Math.round(result.latencyMicros() * 10) / 10.0);
        text.append(",\"macs\":").append(result.macs());
        text.append(",\"acs\":").append(result.acs());
        text.append(",\"membrane_updates\":").append(result.membraneUpdates());
        number(",\"energy_uJ_estimate\":", result.energyMicrojoules());
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The model stays the same over many results. */
    private String quoted(String name) {
        if (!name.equals(model)) {
            model = name;
            quotedModel = Json.write(name);
        }
        return quotedModel;
    }

    private void number(String before, double value) {
        text.append(before);
        if (!Double.isFinite(value)) {
            text.append("null");
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else {
            text.append(value);
        }
    }
}
