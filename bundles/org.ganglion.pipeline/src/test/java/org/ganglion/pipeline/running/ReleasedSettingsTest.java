// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.running;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleasedSettingsTest {
    @Test
    void givenAPipelineThatIsAsItsReleaseSays_whenAnotherSaysOtherwise_thenItIsAsThatSays() {
        assertEquals(
                Map.of("name", "p", "model", "b", "steps", "3"),
                ReleasedSettings.instead(
                        Map.of("name", "p", "model", "a", "reset", "sample"),
                        Map.of("model", "a", "reset", "sample"),
                        Map.of("model", "b", "steps", "3")));
    }

    @Test
    void givenASettingThatTheDeviceOverrides_whenAReleaseSaysOtherwise_thenTheDevicesHolds() {
        assertEquals(
                Map.of("model", "a", "steps", "9", "reset", "never"),
                ReleasedSettings.instead(
                        Map.of("model", "a", "steps", "9", "reset", "never"),
                        Map.of("model", "a", "steps", "2"),
                        Map.of("model", "a", "steps", "3", "reset", "sample")));
    }

    @Test
    void givenAPipelineOfNoRelease_whenTheCandidatesSaysNothingOfIt_thenItStays() {
        assertEquals(
                Map.of("model", "a", "steps", "9"),
                ReleasedSettings.instead(Map.of("model", "a", "steps", "9"), Map.of(), Map.of()));
    }
}
