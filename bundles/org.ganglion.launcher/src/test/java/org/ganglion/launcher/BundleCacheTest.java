// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCacheTest {
    private static final BundleSet BUNDLES = new BundleSet(List.of(), "fingerprint");

    @TempDir
    Path folder;

    @Test
    void givenAMarkThatIsNoText_whenOpened_thenTheCacheIsRebuiltAndReusedTheNextTime() throws Exception {
        Files.write(folder.resolve("clean"), new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF});

        BundleCache damaged = BundleCache.open(folder, BUNDLES);
        assertFalse(damaged.isReused());
        damaged.close(true);

        BundleCache clean = BundleCache.open(folder, BUNDLES);
        assertTrue(clean.isReused());
        clean.close(true);
    }

    @Test
    void givenSecondProcesses_whenTheCacheIsOpenedAgain_thenOnlyTheFoldersOfThoseThatWereKilledAreGone()
            throws Exception {
        Path cache = folder.resolve("cache");
        Path killed = Files.createDirectory(folder.resolve("cache-also-1"));
        Files.writeString(killed.resolve("lock"), "");
        Path beginning = Files.createDirectory(folder.resolve("cache-also-2"));
        BundleCache first = BundleCache.open(cache, BUNDLES);
        assertFalse(Files.exists(killed));
        assertTrue(Files.exists(beginning), "it is about to take its lock");

        BundleCache second = BundleCache.open(cache, BUNDLES);
        first.close(true);
        BundleCache third = BundleCache.open(cache, BUNDLES);
        assertTrue(Files.exists(second.storage().getParent()), "it is in use");

        second.close(true);
        assertFalse(Files.exists(second.storage().getParent()));
        third.close(true);
    }
}
