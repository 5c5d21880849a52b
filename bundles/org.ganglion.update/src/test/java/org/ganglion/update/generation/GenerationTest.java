// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.update.document.Artifact;
import org.junit.jupiter.api.Test;

class GenerationTest {
    private static final String PATH = "features/acme/kitchen";

    private static Deployed release(String id) {
        return new Deployed(new Artifact("0".repeat(64), 1), id, 0, Map.of(), List.of(), Map.of());
    }

    @Test
    void givenAModelRelease_whenABaseComesAtItsPath_thenTheBaseTakesItsPlace() {
        Deployed base = release("acme:kitchen:2.0.0");

        Generation next = Generation.NONE
                .with(PATH, release("acme:kitchen:1.0.0"), false, "g1")
                .with(PATH, base, true, "g2");

        assertEquals(List.of(base), next.releases());
        assertEquals(Optional.of(base), next.at(PATH));
    }

    @Test
    void givenABase_whenAModelReleaseComesAtItsPath_thenThatIsWhatRunsThereAndTheBaseStays() {
        Deployed base = release("acme:kitchen:2.0.0");
        Deployed model = release("acme:kitchen:2.1.0");

        Generation next = Generation.NONE.with(PATH, base, true, "g1").with(PATH, model, false, "g2");

        assertEquals(Optional.of(base), next.base());
        assertEquals(Optional.of(model), next.at(PATH));
    }
}
