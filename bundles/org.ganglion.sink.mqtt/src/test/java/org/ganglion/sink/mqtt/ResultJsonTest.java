// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.ganglion.api.json.JsonObject;
import org.ganglion.api.stream.Result;
import org.junit.jupiter.api.Test;

class ResultJsonTest {
    private final ResultJson json = new ResultJson();

    @Test
    void givenResults_whenWrittenAndRead_thenEverythingIsThereExactly() {
        double[] values = {1, -0.1, Double.NaN, 1e300, Math.PI, -7e16};
        json.write(new Result(1, "other/1", new double[0], 1, 0, 0, 0, 0));
        byte[] written = json.write(new Result(9, "a\"b\\/1", values, 12.345, 4, 5, 6, 0.125));
        JsonObject read = JsonObject.read("result", written);
        assertEquals(9, read.integer("sample"));
        assertEquals("a\"b\\/1", read.text("model"));
        for (int i = 0; i < values.length; i++) {
            Object value = read.list("values").get(i);
            if (Double.isNaN(values[i])) {
                assertNull(value);
            } else {
                assertEquals(values[i], ((Number) value).doubleValue());
            }
        }
        assertEquals(12.3, read.number("latency_us"), 1e-12);
        assertEquals(4, read.integer("macs"));
        assertEquals(5, read.integer("acs"));
        assertEquals(6, read.integer("membrane_updates"));
        assertEquals(0.125, read.number("energy_uJ_estimate"));
    }

    @Test
    void givenAWarmWriter_whenItWrites_thenItAllocatesABoundedAmount() {
        Result result = new Result(9, "model/1.0.0", new double[] {1, 2, 3, 4}, 12.5, 4, 5, 6, 2);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int length = 0;
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            before = i == 10_000 ? threads.getCurrentThreadAllocatedBytes() : before;
            length = json.write(result).length;
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / 10_000;
        assertTrue(each <= 4L * length, each + " bytes for " + length + " characters");
    }
}
