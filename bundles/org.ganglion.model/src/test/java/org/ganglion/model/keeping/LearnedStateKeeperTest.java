// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.keeping;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.Plan;
import org.ganglion.api.network.Dtype;
import org.ganglion.api.network.Network;
import org.ganglion.api.network.Node;
import org.ganglion.api.network.Options;
import org.ganglion.api.network.Parameters;
import org.ganglion.api.network.Port;
import org.ganglion.api.network.Role;
import org.ganglion.api.network.Tensor;
import org.ganglion.api.network.Variable;
import org.ganglion.model.learned.LearnedState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

class LearnedStateKeeperTest {
    private static final String MODEL = "reader";

    @TempDir
    Path folder;

    private LearnedStateKeeper keeper() {
        return new LearnedStateKeeper(Optional.of(folder));
    }

    static LearnedState state(String version, long steps, double... weights) {
        return new LearnedState(
                MODEL,
                version,
                "p",
                steps,
                List.of(
                        block("readout", "weight", Role.WEIGHT, weights),
                        block("lif", "v", Role.STATE, 1),
                        new Plan.Block(
                                "readout",
                                new Variable("seen", Dtype.I32, new int[] {2}, "", Role.WEIGHT, 0),
                                new int[] {(int) steps, -1})));
    }

    private static Plan.Block block(String node, String name, Role role, double... values) {
        return new Plan.Block(node, new Variable(name, Dtype.F64, new int[] {values.length}, "", role, 0), values);
    }

    private List<Long> steps() {
        return keeper().kept(MODEL, "p").stream().map(LearnedState::steps).toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(MODEL))) {
            return files.sorted().toList();
        }
    }

    @Test
    void givenAState_whenItIsKept_thenItsWeightsAreReadBackToTheBit() {
        double[] weights = {Math.PI, -0.0, Double.MIN_VALUE, 1e300};
        assertTrue(keeper().keep(state("1.0.0", 7, weights)));
        LearnedState read = keeper().kept(MODEL, "p").get(0);
        assertEquals("1.0.0", read.version());
        assertEquals(2, read.blocks().size(), "weights only");
        assertArrayEquals(weights, (double[]) read.blocks().get(0).array());
        assertArrayEquals(new int[] {7, -1}, (int[]) read.blocks().get(1).array());
    }

    @Test
    void givenManyStates_whenTheyAreKept_thenTwoOfTheVersionAndOneOfAnotherStay() {
        for (long steps = 1; steps <= 4; steps++) {
            keeper().keep(state("1.0.0", steps, 1));
        }
        assertEquals(List.of(4L, 3L), steps());
        keeper().keep(state("2.0.0", 5, 1));
        keeper().keep(state("2.0.0", 6, 1));
        keeper().keep(state("2.0.0", 7, 1));
        assertEquals(List.of(7L, 6L, 4L), steps());
    }

    private LearnedStateKeeper keeper(String generation, boolean onTrial) {
        return new LearnedStateKeeper(Optional.of(folder), generation, onTrial);
    }

    private static List<Long> steps(LearnedStateKeeper keeper) {
        return keeper.kept(MODEL, "p").stream().map(LearnedState::steps).toList();
    }

    @Test
    void givenAGenerationOnTrial_whenAnotherStartsAfterIt_thenWhatIsKeptIsAsItWasBefore() throws IOException {
        keeper("old", false).keep(state("1.0.0", 1, 1));
        keeper("old", false).keep(state("1.0.0", 2, 2));
        List<Path> before = files();
        for (long steps = 3; steps <= 6; steps++) {
            LearnedStateKeeper trial = keeper("new", true); // started again and again
            assertEquals(steps - 1, steps(trial).get(0));
            trial.keep(state("1.0.0", steps, 9));
            trial.keep(state("2.0.0", steps, 9));
        }
        assertEquals(before, files());

        assertEquals(List.of(2L, 1L), steps(keeper("old", false)));
        assertEquals(before, files());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(folder.resolve(MODEL)), left.toList());
        }
    }

    @Test
    void givenAGenerationOnTrial_whenItIsJudgedWell_thenWhatItKeptCountsAndGoesOn() throws IOException {
        keeper("old", false).keep(state("1.0.0", 1, 1));
        keeper("old", false).keep(state("1.0.0", 2, 2));
        LearnedStateKeeper trial = keeper("new", true);
        trial.keep(state("2.0.0", 3, 3));
        trial.keep(state("2.0.0", 4, 4));

        trial.settle();

        assertEquals(List.of(4L, 3L, 2L), steps(trial));
        trial.keep(state("2.0.0", 5, 5));
        assertEquals(List.of(5L, 4L, 2L), steps(keeper("newer", true)));
        assertEquals(3, files().size());
    }

    @Test
    void givenAGenerationThatWasJudgedWell_whenItEndedBeforeItCounted_thenItCountsAtTheNextStart() throws IOException {
        keeper("old", false).keep(state("1.0.0", 1, 1));
        keeper("new", true).keep(state("1.0.0", 2, 2));

        assertEquals(List.of(2L, 1L), steps(keeper("new", false)));

        assertEquals(2, files().size());
    }

    /** As the component runtime makes it in a process that was started on trial. */
    private LearnedStateKeeper inTheProcess() {
        Map<String, String> properties =
                Map.of("ganglion.home", folder.toString(), "ganglion.generation", "new", "ganglion.trial", "true");
        BundleContext context = (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, given) -> {
                    assertEquals("getProperty", method.getName());
                    return properties.get(given[0]);
                });
        LearnedStateKeeper.Settings nothing = (LearnedStateKeeper.Settings) Proxy.newProxyInstance(
                LearnedStateKeeper.Settings.class.getClassLoader(),
                new Class<?>[] {LearnedStateKeeper.Settings.class},
                (proxy, method, given) -> "");
        return new LearnedStateKeeper(context, nothing);
    }

    @Test
    void givenAProcessThatWasStartedOnTrial_whenTheServiceIsMadeAnew_thenWhetherItIsOverDecides() throws IOException {
        Path models = folder.resolve("state");
        inTheProcess().keep(state("1.0.0", 1, 1));
        assertEquals(List.of(1L), steps(inTheProcess()));
        assertFalse(Files.exists(models.resolve(MODEL)));

        Files.createFile(
                Files.createDirectories(folder.resolve("generations/new")).resolve("COMMITTED"));
        inTheProcess().keep(state("1.0.0", 2, 2));

        assertEquals(List.of(2L, 1L), steps(new LearnedStateKeeper(Optional.of(models), "newer", true)));
        try (Stream<Path> all = Files.list(models)) {
            assertEquals(List.of(models.resolve(MODEL)), all.toList());
        }
    }

    @Test
    void givenAGenerationOnTrial_whenAModelIsToForget_thenNothingIsLeftOnEitherSide() {
        keeper("old", false).keep(state("1.0.0", 1, 1));
        LearnedStateKeeper trial = keeper("new", true);
        trial.keep(state("1.0.0", 2, 2));

        trial.forget(MODEL, "p");

        assertEquals(List.of(), steps(trial));
        assertEquals(List.of(), steps(keeper("old", false)));
    }

    @Test
    void givenTheLatestFileCutOffAtAnyByte_whenItIsRead_thenTheOneBeforeIsFound() throws IOException {
        keeper().keep(state("1.0.0", 1, 1, 2, 3));
        keeper().keep(state("1.0.0", 2, 4, 5, 6));
        Path latest = files().get(1);
        byte[] whole = Files.readAllBytes(latest);
        for (int length = 0; length < whole.length; length++) {
            Files.write(latest, Arrays.copyOf(whole, length));
            assertEquals(List.of(1L), steps(), "cut off after " + length);
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(latest, damaged);
            assertEquals(List.of(1L), steps(), "damaged at " + at);
        }
        Files.write(latest, whole);
        assertEquals(List.of(2L, 1L), steps());
    }

    @Test
    void givenAFileThatWasNotFinished_whenTheNextIsKept_thenItIsIgnoredAndGoes() throws IOException {
        keeper().keep(state("1.0.0", 1, 1));
        Path unfinished = folder.resolve(MODEL).resolve("p-000000000002.learned.part");
        Files.write(unfinished, new byte[10]);
        assertEquals(List.of(1L), steps());
        keeper().keep(state("1.0.0", 2, 1));
        assertFalse(Files.exists(unfinished));
        assertEquals(List.of(2L, 1L), steps());
    }

    @Test
    void givenTwoPipelines_whenOneForgets_thenTheOtherRemembers() {
        keeper().keep(state("1.0.0", 1, 1));
        LearnedState other =
                new LearnedState(MODEL, "1.0.0", "p-2", 9, state("1.0.0", 9, 1).blocks());
        keeper().keep(other);
        keeper().forget(MODEL, "p");
        assertEquals(List.of(), steps());
        assertEquals(9, keeper().kept(MODEL, "p-2").get(0).steps());
    }

    @Test
    void givenNoFolder_whenAStateIsToBeKept_thenItSaysNo() {
        LearnedStateKeeper nowhere = new LearnedStateKeeper(Optional.empty());
        assertFalse(nowhere.keep(state("1.0.0", 1, 1)));
        assertEquals(List.of(), nowhere.kept(MODEL, "p"));
    }

    @Test
    void givenAFolderThatCannotBeWritten_whenAStateIsToBeKept_thenTheFailureIsTyped() throws IOException {
        Path file = folder.resolve("file");
        Files.write(file, new byte[1]);
        GanglionException failure = assertThrows(
                GanglionException.class, () -> new LearnedStateKeeper(Optional.of(file)).keep(state("1.0.0", 1, 1)));
        assertEquals(Reason.STORAGE, failure.reason());
    }

    @Test
    void givenAProcessThatKeepsStates_whenItIsKilledAtAnyInstant_thenTheLastAcknowledgedOneOrALaterIsFound()
            throws Exception {
        Random random = new Random(6);
        long acknowledged = 0;
        for (int round = 0; round < 8; round++) {
            Path said = folder.resolve("said-" + round);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EndlessKeeping.class.getName(),
                            folder.toString(),
                            Long.toString(acknowledged))
                    .redirectOutput(said.toFile())
                    .start();
            try {
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                while (Files.size(said) == 0 && System.nanoTime() - deadline < 0) {
                    Thread.sleep(1);
                }
                Thread.sleep(random.nextInt(30), random.nextInt(1_000_000));
            } finally {
                process.destroyForcibly();
                assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            }
            String lines = Files.readString(said);
            String[] whole = lines.substring(0, lines.lastIndexOf('\n') + 1).split("\n");
            acknowledged = Long.parseLong(whole[whole.length - 1]);
            List<Long> found = steps();
            assertTrue(!found.isEmpty() && found.get(0) >= acknowledged, found + ", acknowledged " + acknowledged);
            assertTrue(found.get(0) <= acknowledged + 1, found + ", acknowledged " + acknowledged);
            acknowledged = found.get(0);
        }
    }

    @Test
    void givenADenseReadOut_whenItsLearnedWeightsAreApplied_thenTheParameterIsByTarget() {
        Network network = network(
                "Affine",
                Parameters.builder()
                        .put("weight", Tensor.of(new double[6], 2, 3))
                        .put("bias", Tensor.of(new double[2], 2))
                        .build());
        LearnedState learned = new LearnedState(
                MODEL,
                "1",
                "p",
                1,
                List.of(
                        block("readout", "weight", Role.WEIGHT, 1, 2, 3, 4, 5, 6),
                        block("readout", "bias", Role.WEIGHT, 7, 8),
                        block("readout", "P", Role.WEIGHT, 9)));
        Parameters after = keeper().apply(learned, network).node("readout").parameters();
        assertArrayEquals(
                new double[] {1, 3, 5, 2, 4, 6}, after.tensor("weight").f64());
        assertArrayEquals(new double[] {7, 8}, after.tensor("bias").f64());
    }

    /** The weights that a file has afterwards of a network whose synapses have learned 10, 20, 30 and 40. */
    private double[] learnedTensTo(Network network) {
        LearnedState learned =
                new LearnedState(MODEL, "1", "p", 1, List.of(block("readout", "weight", Role.WEIGHT, 10, 20, 30, 40)));
        return keeper().apply(learned, network)
                .node("readout")
                .parameters()
                .tensor("weight")
                .f64();
    }

    @Test
    void givenSynapsesInAnyOrder_whenTheirLearnedWeightsAreApplied_thenEachKeepsItsPlaceInTheFile() {
        Network network = network(
                "transform.Sparse",
                Parameters.builder()
                        .put("source", Tensor.of(new int[] {2, 0, 2, 0}, 4))
                        .put("target", Tensor.of(new int[] {1, 1, 0, 0}, 4))
                        .put("weight", 0.5)
                        .build());
        assertArrayEquals(new double[] {40, 20, 30, 10}, learnedTensTo(network));
    }

    @Test
    void givenSynapsesByRow_whenTheirLearnedWeightsAreApplied_thenEachKeepsItsPlaceInTheFile() {
        Network network = network(
                "transform.Sparse",
                Parameters.builder()
                        .put("row_start", Tensor.of(new int[] {0, 2, 2, 4}, 4))
                        .put("target", Tensor.of(new int[] {1, 0, 1, 0}, 4))
                        .put("weight", 0.5)
                        .build());
        assertArrayEquals(new double[] {20, 10, 40, 30}, learnedTensTo(network));
    }

    /** A document whose digest is right, with another heading. */
    private static byte[] forged(String from, String to) throws Exception {
        byte[] whole = LearnedDocument.write(state("1.0.0", 7, 1, 2));
        ByteBuffer buffer = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int length = buffer.getInt(8);
        String heading = new String(whole, 12, length, StandardCharsets.UTF_8);
        assertTrue(heading.contains(from), heading);
        byte[] changed = heading.replace(from, to).getBytes(StandardCharsets.UTF_8);
        ByteBuffer forged =
                ByteBuffer.allocate(whole.length - length + changed.length).order(ByteOrder.LITTLE_ENDIAN);
        forged.put(whole, 0, 8).putInt(changed.length).put(changed);
        forged.put(whole, 12 + length, whole.length - 12 - length - 32);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(forged.array(), 0, forged.position());
        return forged.put(sha256.digest()).array();
    }

    @Test
    void givenAHeadingThatLies_whenItIsRead_thenTheFailureIsTyped() throws Exception {
        assertEquals(7, LearnedDocument.read("x", forged("[2]", "[2]")).steps());
        for (String shape : List.of("[\"2\"]", "[2.5]", "[null]", "[4294967298]", "[-2]", "[0]", "[2,2]", "2")) {
            byte[] lie = forged("\"shape\":[2]", "\"shape\":" + shape);
            GanglionException refused =
                    assertThrows(GanglionException.class, () -> LearnedDocument.read("x", lie), shape);
            assertTrue(refused.getMessage().contains("x"), refused.getMessage());
        }
    }

    @Test
    void givenWeightsThatAreNotFinite_whenTheyAreRead_thenTheOneBeforeIsFound() {
        keeper().keep(state("1.0.0", 1, 5));
        keeper().keep(state("1.0.0", 2, Double.NaN));
        assertEquals(List.of(1L), steps());
    }

    @Test
    void givenWeightsOfAnotherShape_whenTheyAreApplied_thenNodeAndVariableAreNamed() {
        Network network = network(
                "Linear",
                Parameters.builder()
                        .put("weight", Tensor.of(new double[4], 2, 2))
                        .build());
        for (LearnedState learned :
                List.of(state("1", 1, 1, 2, 3), new LearnedState(MODEL, "1", "p", 1, List.of()), other())) {
            GanglionException refused = assertThrows(GanglionException.class, () -> keeper().apply(learned, network));
            assertTrue(learned.blocks().isEmpty() || refused.getMessage().contains("'weight'"), refused.getMessage());
        }
    }

    private static LearnedState other() {
        return new LearnedState(MODEL, "1", "p", 1, List.of(block("nobody", "weight", Role.WEIGHT, 1)));
    }

    private static Network network(String type, Parameters parameters) {
        Node node = new Node(
                "readout",
                type,
                parameters,
                new ArrayList<>(List.of(Port.real("input", 3))),
                List.of(Port.real("output", 2)));
        return new Network(Map.of("readout", node), List.of(), Map.of(), Options.DEFAULT);
    }
}
