// SPDX-License-Identifier: Apache-2.0
package org.ganglion.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutPlanTest {
    private static RolloutPlan read(String json) {
        return RolloutPlan.read("spring.json", "spring", json.getBytes(StandardCharsets.UTF_8), path -> {
            assertEquals(Fleet.RELEASE.path(), path);
            return Fleet.RELEASE;
        });
    }

    @Test
    void givenAFileThatNamesAReleaseByPath_whenRead_thenItIsPinnedAndDefaultsAreStrict() {
        RolloutPlan plan = read("""
                {"schema":1,"release":{"path":"features/acme/kitchen-1.4.0.json"},
                 "stages":[{"name":"canary","group":"lab","percent":10,"success":0.9,"error":0.1,"patienceSeconds":60},
                           {"group":"lab"}]}""");

        assertEquals(Fleet.RELEASE, plan.release());
        assertEquals(new Stage("canary", "lab", 10, 0.9, 0.1, 60), plan.stages().get(0));
        assertEquals(
                new Stage("stage 2", "lab", 100, 1, 0, 86_400), plan.stages().get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"group\":\"lab\",\"percent\":0}",
                "{\"group\":\"lab\",\"percent\":101}",
                "{\"group\":\"lab\",\"success\":1.5}",
                "{\"group\":\"lab\",\"error\":-1}",
                "{\"group\":\"lab\",\"patienceSeconds\":0}",
                "{}"
            })
    void givenAWrongStage_whenRead_thenTheFieldIsNamed(String stage) {
        GanglionException failure = assertThrows(
                GanglionException.class,
                () -> read("{\"schema\":1,\"release\":{\"path\":\"features/acme/kitchen-1.4.0.json\"},\"stages\":["
                        + stage + "]}"));

        assertEquals(Reason.MALFORMED, failure.reason());
        assertTrue(failure.getMessage().contains("spring.json"), failure.getMessage());
    }

    @Test
    void givenPercents_whenDevicesAreChosen_thenTheShareIsExactAndSmallerSharesAreWithinLargerOnes() {
        List<String> devices = IntStream.range(0, 200).mapToObj(i -> "d" + i).toList();
        Set<String> tenth = Turn.first("spring", devices, 10);
        Set<String> half = Turn.first("spring", devices, 50);

        assertEquals(20, tenth.size());
        assertTrue(half.containsAll(tenth));
        assertEquals(tenth, Turn.first("spring", devices, 10));
        assertTrue(!tenth.equals(Turn.first("autumn", devices, 10)), "another rollout begins elsewhere");
        assertEquals(1, Turn.first("spring", List.of("only"), 1).size());
        assertEquals(200, Turn.first("spring", devices, 100).size());
    }

    @Test
    void givenVersions_whenTheFamilyIsAsked_thenItIsThePathWithoutTheVersion() {
        assertEquals("features/acme/kitchen", PinnedRelease.family("features/acme/kitchen-1.4.0.json"));
        assertEquals("features/acme/board-7", PinnedRelease.family("features/acme/board-7-1.0.0.rc-1.json"));
        assertEquals("models/net.json", PinnedRelease.family("models/net.json"));
    }
}
