// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.resolving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.command.repository.resolving.Resolution.Bringing;
import org.ganglion.command.repository.resolving.Resolution.Demand;
import org.ganglion.command.repository.resolving.Resolution.Ground;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolutionTest {
    @TempDir
    private Path folder;

    private TestBundles bundles;
    private final List<Candidate> candidates = new ArrayList<>();

    @BeforeEach
    void aFolder() {
        bundles = new TestBundles(folder);
    }

    private Candidate candidate(String name, String version, String... headers) throws IOException {
        Candidate candidate = Candidate.read(bundles.bundle(name, version, headers));
        candidates.add(candidate);
        return candidate;
    }

    private Resolution resolve(List<String> architectures, Demand... demands) throws IOException {
        Ground ground = new Ground(
                Candidate.read(bundles.framework()),
                new Composition("", "JavaSE-17", "osgi.service;objectClass:List<String>='launcher.Exit'"),
                architectures);
        return Resolution.of(ground, candidates, List.of(demands));
    }

    private static List<String> names(Resolution resolution) {
        return resolution.chosen().stream().map(Candidate::symbolicName).toList();
    }

    @Test
    void givenAModelWithARequirement_whenResolved_thenWhatBringsItGoesInAndTheRestDoesNot() throws IOException {
        Candidate model = candidate(
                "model", "1.0.0", "Require-Capability", "ganglion.neuron;filter:=\"(type=LIF)\";effective:=active");
        candidate(
                "neurons",
                "1.0.0",
                "Provide-Capability",
                "ganglion.neuron;type=LIF,ganglion.neuron;type=IF",
                "Import-Package",
                "api");
        candidate("api", "1.0.0", "Export-Package", "api;version=1.0", "Import-Package", "org.osgi.framework");
        candidate("other", "1.0.0", "Provide-Capability", "ganglion.neuron;type=Izhikevich");

        Resolution resolution = resolve(List.of(), Demand.bundle("model m", model));

        assertEquals(List.of("api", "model", "neurons"), names(resolution));
        assertEquals(
                List.of(
                        new Bringing(Resolution.DEMAND, "model m", "model"),
                        new Bringing("model", "ganglion.neuron;type=LIF", "neurons"),
                        new Bringing("neurons", "package api", "api")),
                resolution.wires());
    }

    @Test
    void givenARequirementThatNothingBrings_whenResolved_thenItSaysWhoNeedsWhat() throws IOException {
        Candidate model = candidate(
                "model", "1.0.0", "Require-Capability", "ganglion.neuron;filter:=\"(type=LIF)\";effective:=active");

        GanglionException missing =
                assertThrows(GanglionException.class, () -> resolve(List.of(), Demand.bundle("model m", model)));

        assertEquals(Reason.MISSING_CAPABILITY, missing.reason());
        assertTrue(missing.getMessage().contains("ganglion.neuron;type=LIF"), missing.getMessage());
        assertTrue(missing.getMessage().contains("--plugin"), missing.getMessage());
    }

    @Test
    void givenTwoVersions_whenOneIsDemanded_thenTheHigherGoesInUnlessTheLowerIsNamed() throws IOException {
        Candidate low = candidate("lib", "1.0.0");
        candidate("lib", "2.0.0");

        assertEquals(
                "2.0.0",
                resolve(List.of(), new Demand("lib", "osgi.identity;filter:='(osgi.identity=lib)'"))
                        .chosen()
                        .get(0)
                        .version());
        assertEquals(List.of(low), resolve(List.of(), Demand.bundle("lib", low)).chosen());
    }

    @Test
    void givenNativeCode_whenTheBoardIsOfAnotherArchitecture_thenItIsMissing() throws IOException {
        Candidate driver =
                candidate("driver", "1.0.0", "Bundle-NativeCode", "lib/libx.so;osname=linux;processor=aarch64");

        assertEquals(List.of("driver"), names(resolve(List.of("aarch64"), Demand.bundle("driver", driver))));
        assertThrows(GanglionException.class, () -> resolve(List.of("amd64"), Demand.bundle("driver", driver)));
    }

    @Test
    void givenWhatTheLauncherOffers_whenABundleNeedsIt_thenNoBundleMustBringIt() throws IOException {
        Candidate command = candidate(
                "command",
                "1.0.0",
                "Require-Capability",
                "osgi.service;filter:=\"(objectClass=launcher.Exit)\";effective:=active");

        assertEquals(List.of("command"), names(resolve(List.of(), Demand.bundle("command", command))));
    }

    @Test
    void givenAFileThatIsNoBundle_whenRead_thenItIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("a.jar"), "text");

        assertTrue(assertThrows(GanglionException.class, () -> Candidate.read(text))
                .getMessage()
                .contains("a.jar"));
        assertEquals(
                Reason.NOT_FOUND,
                assertThrows(GanglionException.class, () -> Candidate.read(folder.resolve("none.jar")))
                        .reason());
    }
}
