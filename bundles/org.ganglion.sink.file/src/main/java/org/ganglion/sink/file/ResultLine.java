// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.api.json.Json;
import org.ganglion.api.stream.Result;

/** A result as a line of text. */
final class ResultLine {
    private ResultLine() {}

    static String heading(FileSinkSettings.Form form, Result first) {
        if (form == FileSinkSettings.Form.JSONL) {
            return "";
        }
        StringBuilder line = new StringBuilder("sample,latency_us");
        for (int i = 0; i < first.values().length; i++) {
            line.append(",v").append(i);
        }
        return line.append('\n').toString();
    }

    static String of(FileSinkSettings.Form form, Result result) {
        return form == FileSinkSettings.Form.CSV ? csv(result) : json(result);
    }

    private static String csv(Result result) {
        StringBuilder line = new StringBuilder();
        line.append(result.sample()).append(',').append(result.latencyMicros());
        for (double value : result.values()) {
            line.append(',').append(value);
        }
        return line.append('\n').toString();
    }

    private static String json(Result result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sample", result.sample());
        fields.put("model", result.model());
        fields.put("values", result.values());
        fields.put("latency_us", result.latencyMicros());
        fields.put("macs", result.macs());
        fields.put("acs", result.acs());
        fields.put("membrane_updates", result.membraneUpdates());
        fields.put("energy_uJ_estimate", result.energyMicrojoules());
        return Json.write(fields) + '\n';
    }
}
