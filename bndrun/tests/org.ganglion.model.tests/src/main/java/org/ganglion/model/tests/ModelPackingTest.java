// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelWriter;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.ActivationScales;
import org.ganglion.api.network.NodeKind;
import org.ganglion.model.Model;
import org.ganglion.model.ModelInspection;
import org.ganglion.model.ModelPacker;
import org.ganglion.model.ModelPacker.Order;
import org.ganglion.model.ModelPacker.Packed;
import org.ganglion.model.Models;
import org.ganglion.model.SelfTestOutcome;
import org.ganglion.model.learned.LearnedState;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.tests.framework.Surroundings;
import org.ganglion.tests.networks.SmallNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Packing with the real formats, engines and providers. */
public class ModelPackingTest {
    private final Surroundings here = new Surroundings(ModelPackingTest.class);
    private final Models models = here.service(Models.class);
    private final ModelPacker packer = here.service(ModelPacker.class);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(
                folder.resolve("small.net.nir"), here.service(ModelWriter.class).write(SmallNetwork.of(1)));
    }

    private Path description(String json) throws IOException {
        return Files.write(folder.resolve("model.json"), json.getBytes(StandardCharsets.UTF_8));
    }

    private Order described(String json) throws IOException {
        return new Order(
                file,
                Optional.of(description(json)),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                OptionalDouble.empty());
    }

    @Test
    void givenANetwork_whenPackedTwice_thenTheBundlesAreEqualByteForByte() {
        Packed packed = packer.pack(Order.of(file));

        assertArrayEquals(packed.bytes(), packer.pack(Order.of(file)).bytes());
        assertEquals("ganglion.model.small-net", packed.symbolicName());
        assertEquals("1.0.0", packed.manifest().version());
        assertFalse(packed.silent());
    }

    @Test
    void givenANetwork_whenPacked_thenItsGraphsCapabilitiesAreRequired() throws IOException {
        Packed packed = packer.pack(
                described("{\"pipeline\":{\"input.in.encoder\":\"current\",\"output.*.decoder\":\"last\"}}"));

        assertEquals(
                List.of(
                        "ganglion.codec;kind=current",
                        "ganglion.codec;kind=last",
                        "ganglion.driver;ops=Affine",
                        "ganglion.driver;ops=Linear",
                        "ganglion.engine;kind=spiking",
                        "ganglion.neuron;type=LIF"),
                packed.manifest().requirements().stream().map(Object::toString).toList());
    }

    @Test
    void givenAPackedNetwork_whenInspectedReadAndTested_thenItIsTheSameAndPassesExactly() throws IOException {
        Path bundle = Files.write(
                folder.resolve("small.jar"), packer.pack(Order.of(file)).bytes());

        assertEquals(
                "small-net", here.service(ModelInspection.class).inspect(bundle).name());
        Model model = models.read(bundle);
        assertEquals(models.read(file).network().nodes(), model.network().nodes());
        SelfTestOutcome outcome = models.selfTest(model);
        assertTrue(outcome.passed(), outcome.message());
        assertTrue(outcome.compared());
        assertEquals(0, outcome.largestDifference());
        assertEquals(100, outcome.steps());
    }

    @Test
    void givenSamples_whenANetworkIsPackedFor8Bits_thenTheBundleCarriesScalesWithWhichTheNpuRunsIt()
            throws IOException {
        Path samples =
                Files.write(folder.resolve("samples.csv"), "0.5,1\n1,0.25\n0,2\n".getBytes(StandardCharsets.UTF_8));
        Packed packed = packer.pack(Order.of(file).calibratedOn(samples));
        Model model = models.read("small.jar", packed.bytes());

        assertTrue(model.network().nodes().values().stream()
                .filter(node -> node.kind() == NodeKind.TRANSFORM)
                .allMatch(node -> ActivationScales.of(model.network().options(), node.id())
                        .isPresent()));
        assertTrue(packed.manifest().selfTest().orElseThrow().providers().contains("org.ganglion.driver.npu"));
        SelfTestOutcome outcome = models.selfTest(model);
        assertTrue(outcome.passed() && outcome.compared(), outcome.message());
        assertEquals(0, outcome.largestDifference());
    }

    @Test
    void givenADescription_whenPacked_thenOptionsRulesAndSettingsAreTheModels() throws IOException {
        Packed packed = packer.pack(described("""
                {"name": "forecast", "version": "2.1", "options": {"dt": 0.001, "reset": "subtract"},
                 "plasticity": [{"node": "readout", "rule": "rls", "modulator": "in", "parameters": {"lambda": 0.99}}],
                 "pipeline": {"steps": 5, "source": "host"}, "selfTest": {"run": false}}"""));
        Model model = models.read("forecast.jar", packed.bytes());

        assertEquals("forecast", model.name());
        assertEquals("2.1", model.version());
        assertEquals(0.001, model.network().options().dt());
        assertEquals("rls", model.network().plasticity().get("readout").rule());
        assertEquals(
                0.99, model.network().plasticity().get("readout").parameters().number("lambda"));
        assertEquals(Map.of("source", "host", "steps", "5"), model.manifest().pipeline());
        assertTrue(packed.manifest().requirements().stream()
                .anyMatch(r -> r.toString().equals("ganglion.learning;rule=rls")));
        assertTrue(packed.manifest().selfTest().isEmpty());
    }

    @Test
    void givenAModelThatLearned_whenWhatItLearnedIsPacked_thenTheNextVersionBeginsWithIt() throws Exception {
        Model model = models.read("reader.jar", packer.pack(described("""
                {"name": "reader", "version": "1.2", "options": {"dt": 0.001, "reset": "subtract"},
                 "plasticity": [{"node": "weights", "rule": "rls", "modulator": "neurons", "parameters": {"lambda": 0.99}}],
                 "pipeline": {"steps": "5"}, "selfTest": {"steps": 7}}""")).bytes());
        LearnedState learned;
        try (Session session = models.open(model, Map.of(), SessionSettings.DEFAULT)) {
            for (int t = 0; t < 50; t++) {
                session.input(0).write(new double[] {1 + t % 3, 2 - t % 5}, 0);
                session.step();
            }
            learned = new LearnedState(
                    "reader", "1.2", "p", 50, session.snapshot().get().blocks());
        }
        Packed packed = packer.packLearned(model, learned, Optional.empty());
        Model next = models.read("next.jar", packed.bytes());

        assertEquals("1.2.1", next.version());
        assertEquals(model.network().options(), next.network().options());
        assertEquals(model.network().plasticity(), next.network().plasticity());
        assertEquals(Map.of("steps", "5"), next.manifest().pipeline());
        assertEquals(7, next.manifest().selfTest().orElseThrow().steps());
        assertNotEquals(
                model.network().node("weights").parameters(),
                next.network().node("weights").parameters());
        try (Session session = models.open(next, Map.of(), SessionSettings.DEFAULT)) {
            assertArrayEquals(
                    weight(learned.blocks()), weight(session.snapshot().get().blocks()));
        }
        LearnedState others = new LearnedState("other", "1.2", "p", 50, learned.blocks());
        assertThrows(GanglionException.class, () -> packer.packLearned(model, others, Optional.empty()));
    }

    private static double[] weight(List<Plan.Block> blocks) {
        return blocks.stream()
                .filter(block -> block.node().equals("weights")
                        && block.variable().name().equals("weight"))
                .map(block -> (double[]) block.array())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void givenAWrongDescription_whenPacked_thenTheFieldIsNamed() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "{\"optoins\":{}}", "optoins",
                        "{\"options\":{\"dt\":\"fast\"}}", "dt",
                        "{\"name\":\"a/b\"}", "a/b",
                        "{\"version\":\"new\"}", "new",
                        "{\"plasticity\":[{\"node\":\"nobody\",\"rule\":\"rls\"}]}", "nobody",
                        "{\"selfTest\":{\"steps\":0}}", "steps")
                .entrySet()) {
            GanglionException failure =
                    assertThrows(GanglionException.class, () -> packer.pack(described(wrong.getKey())));
            assertTrue(failure.getMessage().contains(wrong.getValue()), failure.getMessage());
        }
    }

    @Test
    void givenSamplesAsSelfTest_whenPacked_thenTheyAreTheInput() throws IOException {
        Path samples = Files.write(folder.resolve("rows.csv"), "1,0\n0,1\n1,1\n".getBytes(StandardCharsets.UTF_8));
        Order order = new Order(
                file,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of(samples),
                OptionalDouble.of(0.5));

        Model model = models.read("small.jar", packer.pack(order).bytes());

        assertArrayEquals(
                new double[][] {{1, 0}, {0, 1}, {1, 1}}, model.selfTestVectors().inputs());
        assertEquals(0.5, model.manifest().selfTest().orElseThrow().tolerance());
    }

    @Test
    void givenAModelWhoseNeuronModelIsMissing_whenPacked_thenTheCapabilityIsNamed() throws Exception {
        Bundle integrate = here.bundle("org.ganglion.neuron.integrate");
        Bundle exact = here.bundle("org.ganglion.neuron.exact");
        integrate.stop();
        exact.stop();
        try {
            GanglionException failure = assertThrows(GanglionException.class, () -> packer.pack(Order.of(file)));
            assertEquals(Reason.MISSING_CAPABILITY, failure.reason());
            assertTrue(failure.getMessage().contains("ganglion.neuron;type=LIF"), failure.getMessage());
        } finally {
            integrate.start();
            exact.start();
        }
    }

    @Test
    void givenOtherProvidersThanThosePackedWith_whenTested_thenItRunsAndSaysThatItWasNotCompared() throws Exception {
        Model model = models.read("small.jar", packer.pack(Order.of(file)).bytes());
        Bundle used = here.bundle(model.manifest().selfTest().orElseThrow().providers().stream()
                .filter(name -> name.startsWith("org.ganglion.neuron"))
                .findFirst()
                .orElseThrow());
        used.stop();
        try {
            SelfTestOutcome outcome = models.selfTest(model);
            assertTrue(outcome.passed(), outcome.message());
            assertFalse(outcome.compared(), outcome.message());
        } finally {
            used.start();
        }
    }

    @Test
    void givenABundle_whenPackedAgain_thenItIsRefused() throws Exception {
        Path bundle = Files.write(
                folder.resolve("small.jar"), packer.pack(Order.of(file)).bytes());

        assertEquals(
                Reason.USAGE,
                assertThrows(GanglionException.class, () -> packer.pack(Order.of(bundle)))
                        .reason());
    }

    @Test
    void givenTheBrailleNetwork_whenPackedAndTested_thenItPassesExactly() {
        Path braille = Surroundings.data("nir/braille/braille_noDelay_bias_zero.nir");
        Order order = new Order(
                braille,
                Optional.empty(),
                Optional.of("braille"),
                Optional.empty(),
                Map.of("dt", "1e-4"),
                Optional.of(Surroundings.data("nir/braille/braille_test0_input_256x12.csv")),
                OptionalDouble.empty());

        Packed packed = packer.pack(order);
        SelfTestOutcome outcome = models.selfTest(models.read("braille.jar", packed.bytes()));

        assertFalse(packed.silent());
        assertTrue(outcome.passed() && outcome.compared(), outcome.message());
        assertEquals(0, outcome.largestDifference());
    }

    @Test
    void givenAFlatbuffer_whenPackedAndTested_thenItPassesAndNeedsItsDriver() {
        Path keywords = Surroundings.data("tflite/models/kws_dscnn_int8.tflite");

        Packed packed = packer.pack(Order.of(keywords));
        SelfTestOutcome outcome = models.selfTest(models.read("kws.jar", packed.bytes()));

        assertTrue(outcome.passed() && outcome.compared(), outcome.message());
        assertEquals(0, outcome.largestDifference());
        assertEquals("kws_dscnn_int8", packed.manifest().name());
        assertEquals(
                List.of("ganglion.driver;ops=tflite.Model", "ganglion.engine;kind=tflite"),
                packed.manifest().requirements().stream().map(Object::toString).toList());
        assertEquals(1, packed.manifest().selfTest().orElseThrow().tolerance());
    }
}
