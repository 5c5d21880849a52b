// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.stream.RowFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleCommandTest {
    @TempDir
    Path folder;

    private static <T> T service(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private CommandContext context(String set) {
        return service(CommandContext.class, (proxy, method, given) -> switch (method.getName()) {
            case "argument" -> Optional.of("try");
            case "path" -> folder;
            case "option" -> Optional.of("LIF");
            case "options" -> List.of(set);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    @Test
    void givenAParameterWithoutNameOrNumber_whenTheExampleIsWritten_thenItIsNamed() {
        InvocationHandler extension = (proxy, method, given) -> "x";
        ExampleCommand command = new ExampleCommand(
                service(ModelWriter.class, extension), service(RowFormat.class, extension), new LiveNeurons());
        for (String set : List.of("5", "=5", "tau", "tau=", "tau=fast")) {
            GanglionException refusal = assertThrows(GanglionException.class, () -> command.run(context(set)), set);
            assertEquals(Reason.USAGE, refusal.reason());
            assertTrue(refusal.getMessage().endsWith("is '" + set + "'"), refusal.getMessage());
        }
    }
}
