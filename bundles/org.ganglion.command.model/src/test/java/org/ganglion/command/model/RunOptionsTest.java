// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.command.CommandContext;
import org.junit.jupiter.api.Test;

class RunOptionsTest {
    private static Map<String, String> given(String age) {
        return RunOptions.given((CommandContext) Proxy.newProxyInstance(
                CommandContext.class.getClassLoader(),
                new Class<?>[] {CommandContext.class},
                (proxy, method, words) -> switch (method.getName()) {
                    case "options" -> List.of();
                    case "option" -> words[0].equals("--age") ? Optional.of(age) : Optional.empty();
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Test
    void givenAnAge_whenItIsALengthOfTime_thenItIsTheCrossbars() {
        for (String age : List.of("0", "20s", "90m", "1.5 h", "1d", "1e2y")) {
            assertEquals(Map.of("crossbar.age", age), given(age));
        }
    }

    @Test
    void givenAnAge_whenItIsNoLengthOfTime_thenThatIsWrongUse() {
        for (String age : List.of("3q", "-1d", "day", "")) {
            GanglionException refused = assertThrows(GanglionException.class, () -> given(age));
            assertEquals(Reason.USAGE, refused.reason());
            assertTrue(refused.getMessage().startsWith("--age"), refused.getMessage());
        }
    }
}
