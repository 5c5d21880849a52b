// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.ganglion.api.json.JsonObject;
import org.junit.jupiter.api.Test;

class NextCounterTest {
    private static final long NOW = 1_800_000_000L;

    private static JsonObject reported(String text) {
        return JsonObject.read("reported", text);
    }

    @Test
    void givenADeviceThatTellsItsCounters_whenADocumentBeginsAnew_thenItIsOneHigher() {
        JsonObject reported = reported("{\"origin\":\"group\",\"counter\":3,\"counters\":{\"own\":41,\"group\":3}}");

        assertEquals(42, NextCounter.own(reported, NOW));
        assertEquals(1, NextCounter.own(reported("{\"counters\":{\"own\":0,\"group\":3}}"), NOW), "it never had one");
    }

    @Test
    void givenADeviceThatTellsOnlyWhatIsInForce_whenADocumentBeginsAnew_thenThatCountsOrElseTheTime() {
        assertEquals(8, NextCounter.own(reported("{\"origin\":\"own\",\"counter\":7}"), NOW));
        assertEquals(NOW, NextCounter.own(reported("{\"origin\":\"group\",\"counter\":7}"), NOW));
        assertEquals(NOW, NextCounter.own(reported("{}"), NOW), "nobody has heard of it");
        assertEquals(NOW, NextCounter.own(reported("{\"counters\":7}"), NOW), "not as expected");
        assertEquals(
                NOW,
                NextCounter.own(reported("{\"counters\":{\"own\":" + 999_999_999_999_999_999L + "}}"), NOW),
                "no device takes such a one");
    }

    @Test
    void givenAGroup_whenItsDocumentBeginsAnew_thenItIsAboveTheTimeAndAllThatItsDevicesTell() {
        JsonObject far = reported("{\"counters\":{\"own\":1,\"group\":" + (NOW + 5) + "}}");
        JsonObject near = reported("{\"counters\":{\"own\":1,\"group\":2}}");

        assertEquals(NOW, NextCounter.group(List.of(near), NOW));
        assertEquals(NOW + 6, NextCounter.group(List.of(near, far), NOW));
        JsonObject wrong = reported("{\"counters\":{\"group\":" + 999_999_999_999_999_999L + "}}");
        assertEquals(NOW, NextCounter.group(List.of(near, wrong), NOW));
    }
}
