// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;

class DeclaredOptionsTest {
    private final DeclaredOptions declared =
            new DeclaredOptions(Set.of("crossbar.age", "crossbar.device", "int8.*", "coba.substeps"));

    private GanglionException refused(String key, boolean elsewhere) {
        return assertThrows(GanglionException.class, () -> declared.require(List.of("dt", key), elsewhere));
    }

    @Test
    void givenAKeyThatItsPluginDoesNotHave_whenRequired_thenThatIsWrongUseAndTheKnownOnesAreNamed() {
        GanglionException wrong = refused("crossbar.agee", true);

        assertEquals(Reason.USAGE, wrong.reason());
        assertTrue(wrong.getMessage().contains("known are [crossbar.age, crossbar.device]"), wrong.getMessage());
    }

    @Test
    void givenAKeyOfNoPlugin_whenRequired_thenThePluginsAreNamedUnlessItMayBeElsewhere() {
        GanglionException wrong = refused("croosbar.age", false);

        assertTrue(wrong.getMessage().contains("crossbar.*"), wrong.getMessage());
        declared.require(List.of("croosbar.age"), true);
    }

    @Test
    void givenKeysThatAreDeclared_whenRequired_thenNothingIsSaid() {
        declared.require(List.of("dt", "crossbar.age", "int8.hidden", "coba.substeps"), false);
        new DeclaredOptions(Set.of()).require(List.of("any.thing"), false);
    }
}
