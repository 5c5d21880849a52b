// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    @TempDir
    private Path folder;

    private static GanglionException refused(org.junit.jupiter.api.function.Executable what) {
        return assertThrows(GanglionException.class, what);
    }

    @Test
    void givenANewKey_whenItIsRead_thenItsOwnerAloneCanAndItSignsForItsPublicPart() throws IOException {
        Path file = folder.resolve("root.pem");

        KeyDescription made = KeyFile.make(file);

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(made, KeyFile.read(file).description());
        KeyFile given = KeyFile.read(folder.resolve("root.pub"));
        assertEquals(made, given.description());
        assertFalse(given.canSign());
        SignedDocument document = SignedDocument.unsigned("targets", 1, Instant.EPOCH, Map.of("targets", Map.of()))
                .signedBy(List.of(KeyFile.read(file).signing(Optional.empty())));
        assertTrue(RoleKeys.of("targets", List.of(given.description()), 1, 1).accept(document));
        assertFalse(RoleKeys.of("targets", List.of(given.description()), 1, 1)
                .accept(new SignedDocument(document.with("version", 2L).signed(), document.signatures())));
    }

    @Test
    void givenAKeyThatIsThere_whenAnotherIsMade_thenNothingIsOverwritten() throws IOException {
        Path file = folder.resolve("root.pem");
        KeyFile.make(file);
        byte[] before = Files.readAllBytes(file);

        assertEquals(Reason.STORAGE, refused(() -> KeyFile.make(file)).reason());
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void givenAPublicPartThatIsThere_whenAKeyIsMade_thenNoPrivateOneIsLeftWithoutIts() throws IOException {
        Path file = folder.resolve("root.pem");
        Files.writeString(folder.resolve("root.pub"), "another's");

        assertEquals(Reason.STORAGE, refused(() -> KeyFile.make(file)).reason());

        assertFalse(Files.exists(file));
        assertEquals("another's", Files.readString(folder.resolve("root.pub")));
    }

    /** A process that may not write a byte into any file stands for the disk. */
    @Test
    void givenAFullDisk_whenAKeyIsMade_thenNothingIsLeftThatLooksLikeOne() throws Exception {
        Path file = folder.resolve("keys/root.pem");
        Process making = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 0 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MakingProcess.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(making.waitFor(60, TimeUnit.SECONDS));

        assertEquals(MakingProcess.STORAGE, making.exitValue(), said);
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertEquals(List.of(), left.toList());
        }
    }

    /** Makes a key. */
    static final class MakingProcess {
        static final int STORAGE = 7;

        private MakingProcess() {}

        public static void main(String... words) {
            try {
                KeyFile.make(Path.of(words[0]));
            } catch (GanglionException e) {
                System.exit(e.reason() == Reason.STORAGE ? STORAGE : 1);
            }
        }
    }

    @Test
    void givenAKeyThatOthersCanRead_whenItIsToSign_thenItIsRefused() throws IOException {
        Path file = folder.resolve("root.pem");
        KeyFile.make(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        GanglionException refused = refused(() -> KeyFile.read(file).signing(Optional.empty()));

        assertEquals(Reason.UNTRUSTED, refused.reason());
        assertTrue(refused.getMessage().contains("chmod 600"));
    }

    @Test
    void givenSomethingElse_whenItIsReadAsAKey_thenTheFileIsNamed() throws IOException {
        Path file = folder.resolve("root.pem");
        assertEquals(Reason.NOT_FOUND, refused(() -> KeyFile.read(file)).reason());
        for (String text : List.of(
                "",
                "no key",
                "-----BEGIN PRIVATE KEY-----\n%%\n-----END PRIVATE KEY-----",
                "{}",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")) {
            Files.writeString(file, text);
            GanglionException refused = refused(() -> KeyFile.read(file).description());
            assertEquals(Reason.MALFORMED, refused.reason(), text);
            assertTrue(refused.getMessage().contains("root.pem"), refused.getMessage());
        }
        Files.write(file, new byte[] {(byte) 0xff, 0, 1});
        GanglionException refused = refused(() -> KeyFile.read(file));
        assertEquals(Reason.MALFORMED, refused.reason());
        assertTrue(refused.getMessage().endsWith("root.pem: is no key, it is no text"), refused.getMessage());
    }

    @Test
    void givenAPublicKey_whenItIsToSign_thenThatIsWrongUse() {
        KeyFile.make(folder.resolve("a.pem"));

        assertEquals(
                Reason.USAGE,
                refused(() -> KeyFile.read(folder.resolve("a.pub")).signing(Optional.empty()))
                        .reason());
    }
}
