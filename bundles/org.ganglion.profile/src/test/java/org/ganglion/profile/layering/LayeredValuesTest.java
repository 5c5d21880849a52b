// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.layering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ganglion.profile.ConfiguredValue;
import org.ganglion.profile.Layer;
import org.junit.jupiter.api.Test;

class LayeredValuesTest {
    private final LayeredValues values = new LayeredValues();

    private Map<String, ConfiguredValue> byKey(String pid) {
        return values.values().stream()
                .filter(value -> value.pid().equals(pid))
                .collect(Collectors.toMap(ConfiguredValue::key, value -> value));
    }

    @Test
    void givenThreeLayers_whenAllSayAValue_thenTheHighestWinsAndTheOthersAreRemembered() {
        values.set(Layer.DEVICE, "device.d/10.json", Map.of("p", Map.of("k", "device")));
        values.set(Layer.PROFILE, "profile x", Map.of("p", Map.of("k", "profile", "only", 1L)));
        values.set(Layer.RELEASE, "release", Map.of("p", Map.of("k", "release")));
        ConfiguredValue value = byKey("p").get("k");
        assertEquals("device", value.value());
        assertEquals(Layer.DEVICE, value.layer());
        assertEquals("device.d/10.json", value.origin());
        assertEquals(
                List.of(Layer.RELEASE, Layer.PROFILE),
                value.overridden().stream().map(ConfiguredValue::layer).toList());
        assertEquals(Layer.PROFILE, byKey("p").get("only").layer());
    }

    @Test
    void givenTwoFilesOfALayer_whenBothSayAValue_thenTheLaterNameWins() {
        values.set(Layer.DEVICE, "20.json", Map.of("p", Map.of("k", "b")));
        values.set(Layer.DEVICE, "10.json", Map.of("p", Map.of("k", "a")));
        assertEquals("b", byKey("p").get("k").value());
        values.set(Layer.DEVICE, "20.json", Map.of());
        assertEquals("a", byKey("p").get("k").value());
    }

    @Test
    void givenAValueForAllOfAFactory_whenOneIsConfigured_thenItHasItUnlessItsOwnLayerOrAHigherSaysOtherwise() {
        values.set(Layer.PROFILE, "profile", Map.of("f~*", Map.of("prefer", List.of("x"), "steps", 3L)));
        values.set(Layer.RELEASE, "release", Map.of("f~one", Map.of("steps", 5L), "f~two", Map.of("name", "two")));
        assertEquals(List.of("x"), byKey("f~one").get("prefer").value());
        assertEquals(5L, byKey("f~one").get("steps").value());
        assertEquals(3L, byKey("f~two").get("steps").value());
        assertTrue(values.values().stream().noneMatch(value -> value.pid().endsWith("*")));
    }

    @Test
    void givenASecret_whenShown_thenItIsNot() {
        values.set(Layer.DEVICE, "d", Map.of("p", Map.of(".password", "hush", "user", "me")));
        assertEquals("***", byKey("p").get(".password").shown());
        assertEquals("\"me\"", byKey("p").get("user").shown());
    }
}
