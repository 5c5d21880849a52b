// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
    private static final CommandContext CONTEXT = (CommandContext) Proxy.newProxyInstance(
            CommandContext.class.getClassLoader(),
            new Class<?>[] {CommandContext.class},
            (proxy, method, given) -> switch (method.getName()) {
                case "argument" -> Optional.of("models/net.nir");
                case "path" -> Path.of((String) given[0]);
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private static String failure(Reason reason) {
        return assertThrows(
                        GanglionException.class,
                        () -> RunSettings.of(CONTEXT, () -> {
                            throw new GanglionException(reason, "the cycle 'a' -> 'a' has no delay");
                        }))
                .getMessage();
    }

    @Test
    void givenAModelThatCannotBeOpened_whenItFails_thenItsFileIsNamedUnlessTheOptionsAreWrong() {
        assertEquals("net.nir: the cycle 'a' -> 'a' has no delay", failure(Reason.INCONSISTENT));
        assertEquals("the cycle 'a' -> 'a' has no delay", failure(Reason.USAGE));
    }
}
