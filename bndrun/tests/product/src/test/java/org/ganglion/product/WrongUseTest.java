// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong words and wrong files end with one clear line and the right exit code. */
class WrongUseTest {
    @TempDir
    Path folder;

    private Ganglion ganglion;

    @BeforeEach
    void givenAnExample() throws Exception {
        ganglion = new Ganglion(folder);
        assertEquals(0, ganglion.run("example", ".").code());
    }

    @Test
    void givenTheExample_whenPackedAndInferred_thenBundleAndFileGiveTheSame() throws Exception {
        Ended file = ganglion.run("infer", "net.nir", "--input", "samples.csv", "--dt", "1e-3");
        assertEquals(0, file.code(), file.err());
        assertEquals("", file.err());
        Ended pack = ganglion.run("pack", "net.nir", "--set", "dt=1e-3", "--out", "net.jar");
        assertEquals(0, pack.code(), pack.err());
        byte[] once = Files.readAllBytes(folder.resolve("net.jar"));
        assertEquals(
                0,
                ganglion.run("pack", "net.nir", "--set", "dt=1e-3", "--out", "net.jar")
                        .code());
        assertTrue(
                Arrays.equals(once, Files.readAllBytes(folder.resolve("net.jar"))), "packing twice gives other bytes");
        Ended bundle = ganglion.run("infer", "net.jar", "--input", "samples.csv");
        assertEquals(
                file.json().object("output").list("sum"),
                bundle.json().object("output").list("sum"));
    }

    @Test
    void givenNeuronsOfAnotherType_whenTheExampleIsWritten_thenTheyRunAndAWrongParameterIsNamed() throws Exception {
        String[] unknown = {"example", "other", "--neurons", "neuron.QIF", "--set", "tau=0.02"};
        assertEquals(0, ganglion.run(unknown).code());
        Ended inspected = ganglion.run("inspect", "other/net.nir");
        assertTrue(inspected.out().contains("missing  ganglion.neuron;type=neuron.QIF"), inspected.out());
        oneLine(2, "NAME=VALUE", ganglion.run("example", "other", "--neurons", "LIF", "--set", "tau=fast"));
        oneLine(2, "--neurons", ganglion.run("example", "other", "--set", "tau=1"));
        oneLine(
                2,
                "no parameter 'taau'; known are",
                ganglion.run("example", "none", "--neurons", "LIF", "--set", "taau=1"));
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void givenHelp_whenAsked_thenItIsOnStandardOutputAndTheCodeIsZero() throws Exception {
        for (String command : new String[] {"infer", "inspect", "pack", "bench", "example"}) {
            Ended ended = ganglion.run(command, "--help");
            assertEquals(0, ended.code(), ended.err());
            assertTrue(ended.out().contains("usage: ganglion " + command), ended.out());
        }
        Ended all = ganglion.run("--help");
        assertEquals(0, all.code());
        assertTrue(all.out().contains("infer"), all.out());
        for (String other : new String[] {"deploy", "events", "repo", "tuf"}) {
            assertTrue(all.out().contains("\n  " + other + ' '), other + " is not listed: " + all.out());
        }
    }

    @Test
    void givenWrongWords_whenRun_thenTheCodeIsTwo() throws Exception {
        oneLine(2, "no command 'infre'", ganglion.run("infre"));
        oneLine(2, "--input FILE is missing", ganglion.run("infer", "net.nir"));
        oneLine(2, "did you mean --input", ganglion.run("infer", "net.nir", "--inputt", "samples.csv"));
        oneLine(2, "dt", ganglion.run("infer", "net.nir", "--input", "samples.csv", "--dt", "-1"));
        oneLine(2, "reset", ganglion.run("infer", "net.nir", "--input", "samples.csv", "--reset", "never"));
        oneLine(
                2,
                "option 'speed' is not known",
                ganglion.run("infer", "net.nir", "--input", "samples.csv", "--set", "speed=9"));
    }

    @Test
    void givenADeviceThatCouldNeverConnect_whenRun_thenItEndsWithOneLine() throws Exception {
        String[][] wrong = {
            {"the broker \"127.0.0.1:21883\" is not tcp://host:port", "--broker", "127.0.0.1:21883"},
            {"the broker \"tcp://127.0.0.1:notaport\" is not", "--broker", "tcp://127.0.0.1:notaport"},
            {"the broker \"tcp://127.0.0.1:70000\" is not", "--broker", "tcp://127.0.0.1:70000"},
            {"the device name \"a/b\" is not", "--broker", "tcp://127.0.0.1:21883", "--device", "a/b"},
            {"the group name \"fleet\" is reserved", "--group", "fleet"}
        };
        for (String[] each : wrong) {
            List<String> words = new ArrayList<>(List.of("run", "--profile", "demo"));
            words.addAll(List.of(each).subList(1, each.length));
            oneLine(2, each[0], ganglion.runFor(60, words.toArray(String[]::new)));
        }
        Ended profile = ganglion.runFor(60, "run", "--profile", "nosuch");
        assertEquals(2, profile.code(), profile.err());
        assertTrue(profile.err().contains("there is no profile 'nosuch'"), profile.err());
    }

    @Test
    void givenAFileThatIsRead_whenItIsNamedAsTheOutput_thenThatIsRefusedAndItIsWhole() throws Exception {
        byte[] network = Files.readAllBytes(folder.resolve("net.nir"));
        byte[] samples = Files.readAllBytes(folder.resolve("samples.csv"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("net.nir"));
        String[][] wrong = {
            {"infer", "net.nir", "--input", "samples.csv", "--out", "samples.csv"},
            {"infer", "net.nir", "--input", "samples.csv", "--raster", "net.nir"},
            {"infer", "net.nir", "--input", "samples.csv", "--spikes", "../" + folder.getFileName() + "/link"},
            {"pack", "net.nir", "--out", "net.nir"},
            {"pack", "net.nir", "--self-test", "samples.csv", "--out", "samples.csv"}
        };
        for (String[] words : wrong) {
            oneLine(2, "is read, and would be lost", ganglion.run(words));
        }
        assertArrayEquals(network, Files.readAllBytes(folder.resolve("net.nir")));
        assertArrayEquals(samples, Files.readAllBytes(folder.resolve("samples.csv")));
    }

    @Test
    void givenAFileOfTheUsers_whenTheExampleIsWrittenBesideIt_thenItStays() throws Exception {
        assertEquals(0, ganglion.run("example", ".").code());
        Files.writeString(folder.resolve("samples.csv"), "1,2\n");
        byte[] network = Files.readAllBytes(folder.resolve("net.nir"));

        oneLine(2, "samples.csv: is there and is something else", ganglion.run("example", "."));
        oneLine(2, "net.nir: is there and is something else", ganglion.run("example", ".", "--neurons", "LI"));
        oneLine(1, "samples.csv/in: Not a directory", ganglion.run("example", "samples.csv/in"));

        assertEquals("1,2\n", Files.readString(folder.resolve("samples.csv")));
        assertArrayEquals(network, Files.readAllBytes(folder.resolve("net.nir")));
    }

    @Test
    void givenANameOrAVersionThatIsNone_whenPacked_thenTheCodeIsTwo() throws Exception {
        oneLine(2, "the name '../x' is not", ganglion.run("pack", "net.nir", "--name", "../x"));
        oneLine(2, "the version 'new' is not like 1", ganglion.run("pack", "net.nir", "--version", "new"));
    }

    @Test
    void givenWrongFiles_whenInferred_thenFileAndPlaceAreNamed() throws Exception {
        oneLine(1, "absent.nir", ganglion.run("infer", "absent.nir", "--input", "samples.csv"));
        oneLine(1, "absent.csv", ganglion.run("infer", "net.nir", "--input", "absent.csv"));

        byte[] network = Files.readAllBytes(folder.resolve("net.nir"));
        Files.write(folder.resolve("cut.nir"), Arrays.copyOf(network, network.length / 2));
        oneLine(1, "cut.nir", ganglion.run("infer", "cut.nir", "--input", "samples.csv"));

        byte[] random = new byte[4096];
        new Random(1).nextBytes(random);
        Files.write(folder.resolve("random.tflite"), random);
        oneLine(1, "random.tflite", ganglion.run("infer", "random.tflite", "--input", "samples.csv"));

        Files.writeString(folder.resolve("nan.csv"), "0.1,0.2\n0.3,NaN\n");
        oneLine(1, "nan.csv", ganglion.run("infer", "net.nir", "--input", "nan.csv"));
        Files.writeString(folder.resolve("wide.csv"), "0.1,0.2,0.3\n");
        oneLine(1, "a row has 3 elements, the model takes 2", ganglion.run("infer", "net.nir", "--input", "wide.csv"));
        Files.writeString(folder.resolve("empty.csv"), "");
        oneLine(1, "empty.csv", ganglion.run("infer", "net.nir", "--input", "empty.csv"));
        oneLine(
                2,
                "there is no node 'ghost'",
                ganglion.run("infer", "net.nir", "--input", "samples.csv", "--record", "ghost"));

        Files.writeString(folder.resolve("former.csv"), "7\n");
        String[] ghost = {"infer", "net.nir", "--input", "samples.csv", "--record", "ghost", "--out", "former.csv"};
        oneLine(2, "there is no node 'ghost'", ganglion.run(ghost));
        assertEquals("7\n", Files.readString(folder.resolve("former.csv")));
    }

    private static void oneLine(int code, String says, Ended ended) {
        assertEquals(code, ended.code(), ended.err());
        assertEquals("", ended.out());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().contains(says), ended.err());
    }
}
