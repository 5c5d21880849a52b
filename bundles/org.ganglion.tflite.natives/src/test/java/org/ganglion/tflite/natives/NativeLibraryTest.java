// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tflite.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.ganglion.tflite.natives.LibraryUnavailableException.Obstacle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @Test
    void givenTheNamesOfOtherJvms_whenAskedForThePlatform_thenItIsNamedAsThePackedFolderIs() {
        assertEquals("linux-x86_64", NativeLibrary.platform("Linux", "amd64"));
        assertEquals("linux-arm64", NativeLibrary.platform("Linux", "aarch64"));
        assertEquals("linux-arm", NativeLibrary.platform("Linux", "arm"));
        assertTrue(NativeLibrary.isPacked("linux-x86_64"));
        assertTrue(NativeLibrary.isPacked("linux-arm64"));
        assertFalse(NativeLibrary.isPacked("linux-arm"));
        assertFalse(NativeLibrary.isPacked("mac os x-arm64"));
    }

    @Test
    void givenABoardWithoutALibrary_whenLoading_thenTheRefusalIsTypedAndSaysWhatToDo(@TempDir Path cache) {
        String processor = System.getProperty("os.arch");
        System.setProperty("os.arch", "arm");
        try {
            var refusal =
                    assertThrows(LibraryUnavailableException.class, () -> NativeLibrary.load(cache.resolve("unused")));
            assertEquals(Obstacle.PLATFORM, refusal.obstacle());
            assertTrue(refusal.getMessage().contains("linux-arm"), refusal.getMessage());
            assertFalse(Files.exists(cache.resolve("unused")));
        } finally {
            System.setProperty("os.arch", processor);
        }
    }

    @Test
    void givenAPackedPlatform_whenLoadedTwice_thenTheFirstFolderIsJavaCppsCacheAndNoThreadFreesMemory()
            throws Exception {
        assumeTrue(NativeLibrary.isPacked(), "no library is packed for " + NativeLibrary.platform());
        Path cache = Path.of("target", "native-cache").toAbsolutePath();
        NativeLibrary.load(cache);
        NativeLibrary.load(cache.resolve("ignored"));
        try (BuiltinOpResolver resolver = new BuiltinOpResolver()) {
            assertFalse(resolver.isNull());
        }
        assertFalse(Files.exists(cache.resolve("ignored")));
        assertEquals(cache, Loader.getCacheDir().toPath());
        assertTrue(
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(t -> t.getName().contains("JavaCPP")),
                "JavaCPP frees memory by itself");
    }
}
