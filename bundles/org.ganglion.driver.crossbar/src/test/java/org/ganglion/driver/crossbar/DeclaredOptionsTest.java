// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.crossbar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ganglion.api.network.PluginOptions;
import org.junit.jupiter.api.Test;

/** What the driver says that it reads is what it reads. */
class DeclaredOptionsTest {
    @Test
    void givenTheConfiguration_whenComparedWithTheDeclaredOptions_thenTheyAreTheSame() {
        Set<String> declared = new TreeSet<>(
                Set.of(CrossbarDriver.class.getAnnotation(PluginOptions.class).options()));

        assertEquals(
                Arrays.stream(CrossbarConfiguration.class.getDeclaredMethods())
                        .map(setting -> "crossbar." + setting.getName().replace('_', '.'))
                        .collect(Collectors.toCollection(TreeSet::new)),
                declared);
    }
}
