// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;

class ShadowOrderTest {
    @Test
    void givenAnOrder_whenRead_thenItIsAsTheDeviceReadsIt() {
        assertEquals(Map.of("seconds", 60L), ShadowOrder.read("60"));
        assertEquals(Map.of("seconds", 60L, "tolerance", 0.05), ShadowOrder.read("60,0.05"));
        assertEquals(
                Map.of("seconds", 60L, "tolerance", 0.05, "measure", "difference"),
                ShadowOrder.read("60,0.05,difference"));
    }

    @Test
    void givenAnOrderThatIsWrong_whenRead_thenItSaysHowItIsWritten() {
        for (String wrong : List.of(
                "", "0", "-1", "1.5", "60,", "60,-0.1", "60,NaN", "60,0.1,taste", "60,0.1,difference,", "9999999")) {
            assertEquals(
                    Reason.USAGE,
                    assertThrows(GanglionException.class, () -> ShadowOrder.read(wrong), wrong)
                            .reason());
        }
    }

    @Test
    void givenAShadowOfNoSeconds_whenTheGateIsRead_thenItIsRefused() {
        assertThrows(GanglionException.class, () -> Gate.read(Map.of("shadowSeconds", "0")));
    }

    @Test
    void givenAnOrder_whenShown_thenTimeToleranceAndMeasureAreThere() {
        assertEquals(
                "before a model takes the place of another, both run on live samples for 60 s; tolerated is 0.05 (difference)",
                ShadowOrder.text(ShadowOrder.read("60,0.05,difference")));
        assertEquals(
                "before a model takes the place of another, both run on live samples for 60 s; tolerated is no difference",
                ShadowOrder.text(ShadowOrder.read("60")));
    }
}
