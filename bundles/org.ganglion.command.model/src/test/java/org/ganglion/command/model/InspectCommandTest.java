// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.ganglion.api.command.CommandContext;
import org.ganglion.model.Models;
import org.ganglion.profile.ConfigurationLayers;
import org.ganglion.profile.ConfiguredValue;
import org.ganglion.profile.Layer;
import org.ganglion.profile.Profiles;
import org.junit.jupiter.api.Test;

class InspectCommandTest {
    private static final String PID = "org.ganglion.mqtt";

    private static <T> T service(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private static ConfiguredValue value(String key, String now, String below) {
        return new ConfiguredValue(
                PID,
                key,
                now,
                Layer.DEVICE,
                "device.json",
                List.of(new ConfiguredValue(PID, key, below, Layer.PROFILE, "profile demo", List.of())));
    }

    private static String printed(String... flags) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InvocationHandler unused = (proxy, method, given) -> {
            throw new UnsupportedOperationException(method.getName());
        };
        ConfigurationLayers layers = service(
                ConfigurationLayers.class,
                (proxy, method, given) ->
                        List.of(value("broker", "tcp://new", "tcp://old"), value(".password", "cat", "dog")));
        CommandContext context = service(CommandContext.class, (proxy, method, given) -> switch (method.getName()) {
            case "flag" -> Set.of(flags).contains(given[0]);
            case "out" -> new PrintStream(out, true, StandardCharsets.UTF_8);
            default -> throw new UnsupportedOperationException(method.getName());
        });
        InspectCommand command = new InspectCommand(
                service(Models.class, unused),
                new RunSettings(service(Profiles.class, unused), new LiveDrivers(layers)),
                layers);
        assertEquals(0, command.run(context));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void givenAValueOverAnother_whenTheConfigurationIsShown_thenBothAreSaidAndNoSecret() {
        for (String text : List.of(printed("--config"), printed("--config", "--json"))) {
            assertTrue(text.contains("tcp://new"), text);
            assertTrue(text.contains("tcp://old"), text);
            assertFalse(text.contains("cat") || text.contains("dog"), text);
        }
        assertTrue(printed("--config").contains("\"tcp://old\" (profile)"));
    }
}
