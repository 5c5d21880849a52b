// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.model.Model;
import org.ganglion.model.ModelEvent;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.Models;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.tests.framework.Surroundings;
import org.ganglion.tests.networks.SmallNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Model bundles in the framework. */
public class InstalledModelsTest {
    private final Surroundings here = new Surroundings(InstalledModelsTest.class);
    private final Models models = here.service(Models.class);
    private final List<ModelEvent> events = new CopyOnWriteArrayList<>();
    private final List<Bundle> installed = new ArrayList<>();
    private AutoCloseable listening;

    @TempDir
    Path folder;

    @BeforeEach
    void listen() {
        listening = models.listen(events::add);
    }

    @AfterEach
    void clear() throws Exception {
        listening.close();
        for (Bundle bundle : installed) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        }
        here.await("no models", () -> models.models().isEmpty());
    }

    private byte[] bundle(String version, double gain) throws IOException {
        Path file = Files.write(
                folder.resolve("small.nir"), here.service(ModelWriter.class).write(SmallNetwork.of(gain)));
        return here.service(ModelPacker.class)
                .pack(new ModelPacker.Order(
                        file,
                        Optional.empty(),
                        Optional.of("small"),
                        Optional.of(version),
                        Map.of(),
                        Optional.empty(),
                        OptionalDouble.empty()))
                .bytes();
    }

    private Bundle install(byte[] bytes) throws Exception {
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            Bundle bundle = here.context().installBundle("test:" + Arrays.hashCode(bytes), in);
            installed.add(bundle);
            bundle.start();
            return bundle;
        }
    }

    private Model awaitVersion(String version) {
        here.await("version " + version, () -> models.model("small")
                .filter(model -> model.version().equals(version))
                .isPresent());
        return models.model("small").orElseThrow();
    }

    @Test
    void givenAModelBundle_whenStarted_thenItIsAModelThatPassesItsTestAndRuns() throws Exception {
        Bundle bundle = install(bundle("1.0.0", 1));

        Model model = awaitVersion("1.0.0");
        assertTrue(models.selfTest(model).passed());
        try (Session session = models.open("small", Map.of("dt", "0.001"), SessionSettings.DEFAULT)) {
            assertEquals(0.001, session.network().options().dt());
            session.input(0).write(new double[] {1, 1}, 0);
            assertTrue(session.step());
        }
        assertEquals(0, bundle.getRegisteredServices() == null ? 0 : bundle.getRegisteredServices().length);
        here.await("an event", () -> !events.isEmpty());
        assertTrue(events.get(0) instanceof ModelEvent.Installed, events.toString());
    }

    @Test
    void givenAModel_whenAnotherVersionComesAndGoes_thenItIsReplacedAndComesBack() throws Exception {
        install(bundle("2.0.0", 1));
        awaitVersion("2.0.0");
        Session session = models.open("small", Map.of(), SessionSettings.DEFAULT);

        Bundle older = install(bundle("1.0.0", 5));
        awaitVersion("1.0.0");
        older.uninstall();
        awaitVersion("2.0.0");

        assertTrue(session.step(), "a session goes on");
        session.close();
        here.await("three events", () -> events.size() == 3);
        assertEquals(
                List.of("Installed", "Replaced", "Replaced"),
                events.stream().map(event -> event.getClass().getSimpleName()).toList());
    }

    @Test
    void givenTwoContentsOfOneVersion_whenBothAreInstalled_thenTheFrameworkTakesBoth() throws Exception {
        install(bundle("1.0.0", 1));
        install(bundle("1.0.0", 2));

        here.await("a replacement", () -> events.stream().anyMatch(ModelEvent.Replaced.class::isInstance));
    }

    @Test
    void givenAModel_whenItsBundleStops_thenItIsRemovedAndCannotBeOpened() throws Exception {
        Bundle bundle = install(bundle("1.0.0", 1));
        awaitVersion("1.0.0");

        bundle.stop();
        here.await("its end", () -> models.models().isEmpty());

        GanglionException failure =
                assertThrows(GanglionException.class, () -> models.open("small", Map.of(), SessionSettings.DEFAULT));
        assertEquals(Reason.NOT_FOUND, failure.reason());
    }

    @Test
    void givenAModelWhoseNeuronModelsAreGone_whenOpened_thenTheMissingCapabilityIsNamed() throws Exception {
        install(bundle("1.0.0", 1));
        Model model = awaitVersion("1.0.0");
        Bundle integrate = here.bundle("org.ganglion.neuron.integrate");
        Bundle exact = here.bundle("org.ganglion.neuron.exact");
        integrate.stop();
        exact.stop();
        try {
            GanglionException failure = assertThrows(
                    GanglionException.class, () -> models.open("small", Map.of(), SessionSettings.DEFAULT));
            assertEquals(Reason.MISSING_CAPABILITY, failure.reason());
            assertTrue(failure.getMessage().contains("ganglion.neuron;type=LIF"), failure.getMessage());
            assertEquals(
                    List.of("ganglion.neuron;type=LIF"),
                    models.place(model, Map.of(), SessionSettings.DEFAULT).missing());
        } finally {
            integrate.start();
            exact.start();
        }
    }

    @Test
    void givenABundleThatOnlySaysThatItIsAModel_whenStarted_thenItIsRefusedAndNothingElseHappens() throws Exception {
        Bundle bundle = install(fake());

        here.await("a refusal", () -> !events.isEmpty());
        ModelEvent.Refused refused = (ModelEvent.Refused) events.get(0);
        assertEquals(bundle.getLocation(), refused.location());
        assertTrue(
                refused.why().getMessage().contains("model.json"), refused.why().getMessage());
        assertTrue(models.models().isEmpty());
    }

    private static byte[] fake() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write(
                    "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: fake\nGanglion-Model: fake\n\n"
                            .getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
