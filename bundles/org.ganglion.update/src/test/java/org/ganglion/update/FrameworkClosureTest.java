// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameworkClosureTest {
    private static Attributes headers(String symbolicName, String capabilities) {
        Attributes headers = new Attributes();
        headers.putValue("Bundle-SymbolicName", symbolicName);
        if (capabilities != null) {
            headers.putValue("Provide-Capability", capabilities);
        }
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"acme.lif;singleton:=true", "acme.lif; singleton := \"true\"", "acme.lif;singleton:=\"true\""})
    void givenASingleton_whenItComes_thenItTakesARestartHoweverItIsWritten(String name) {
        assertTrue(FrameworkClosure.isCold(headers(name, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ganglion.update;mode=cold",
                "osgi.service;objectClass=x, ganglion.update; mode=\"cold\"",
                "ganglion.update;mode:String=\"cold\""
            })
    void givenACapabilityThatSaysCold_whenItComes_thenItTakesARestartHoweverItIsWritten(String capability) {
        assertTrue(FrameworkClosure.isCold(headers("acme.lif", capability)));
    }

    @Test
    void givenAnyOtherBundle_whenItComes_thenItIsHot() {
        assertFalse(FrameworkClosure.isCold(headers("acme.lif;singleton:=false", "ganglion.neuron;mode=cold")));
        assertFalse(FrameworkClosure.isCold(headers("acme.lif", "ganglion.update;mode=hot")));
    }
}
