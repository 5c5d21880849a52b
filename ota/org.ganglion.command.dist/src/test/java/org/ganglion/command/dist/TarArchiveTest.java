// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read by the tar of this machine. */
class TarArchiveTest {
    private static final TarArchive ARCHIVE = new TarArchive("ganglion", 1_000_000_000);

    @TempDir
    Path folder;

    private static byte[] written(List<ArchivedFile> files) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ARCHIVE.write(files, out);
        return out.toByteArray();
    }

    private String tar(String... words) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/tar")), "there is no /bin/tar");
        Process tar = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .directory(folder.toFile())
                .start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(tar.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, tar.exitValue(), said);
        return said;
    }

    @Test
    void givenFilesOfAllKinds_whenUnpacked_thenContentModesAndTimesAreThoseThatWereWritten() throws Exception {
        byte[] block = new byte[512];
        block[511] = 7;
        String deep = "top/" + "a-folder-with-a-long-name/".repeat(5) + "and-a-file.txt";
        List<ArchivedFile> files = List.of(
                ArchivedFile.folder("top", 0755),
                ArchivedFile.of("top/empty", new byte[0]),
                ArchivedFile.of("top/block", block),
                ArchivedFile.of("top/script", "#!/bin/sh\n").withMode(ArchivedFile.EXECUTABLE),
                ArchivedFile.of("top/secret", "s").withMode(ArchivedFile.SECRET),
                ArchivedFile.of(deep, "far down"));
        Files.write(folder.resolve("a.tar.gz"), written(files));

        tar("/bin/tar", "-xzf", "a.tar.gz");

        for (ArchivedFile file : files.subList(1, files.size())) {
            assertArrayEquals(file.bytes(), Files.readAllBytes(folder.resolve(file.path())), file.path());
        }
        assertEquals("rwxr-xr-x", mode("top/script"));
        assertEquals("rw-------", mode("top/secret"));
        assertEquals(
                1_000_000_000,
                Files.getLastModifiedTime(folder.resolve("top/block")).to(TimeUnit.SECONDS));
        assertTrue(tar("/bin/tar", "-tvzf", "a.tar.gz").contains("ganglion/ganglion"));
    }

    private String mode(String file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    @Test
    void givenTheSameFiles_whenWrittenTwice_thenTheBytesAreEqual() throws Exception {
        List<ArchivedFile> files = List.of(ArchivedFile.of("one", "1"), ArchivedFile.of("two", "2"));
        assertArrayEquals(written(files), written(files));
    }

    @Test
    void givenANameThatDoesNotFit_whenWritten_thenItIsNamed() {
        List<ArchivedFile> files = List.of(ArchivedFile.of("top/" + "x".repeat(101), "1"));
        GanglionException refused = assertThrows(GanglionException.class, () -> written(files));
        assertEquals(Reason.TOO_LARGE, refused.reason());
        assertTrue(refused.getMessage().contains("xxxx"));
    }
}
