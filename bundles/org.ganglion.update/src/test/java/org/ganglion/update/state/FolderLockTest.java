// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void givenAFolderThatIsHeld_whenAnotherWantsIt_thenItIsToldWhichAndGetsItAfterwards() {
        FolderLock first = FolderLock.take(folder.resolve("device"));
        GanglionException refusal =
                assertThrows(GanglionException.class, () -> FolderLock.take(folder.resolve("device")));
        assertEquals(Reason.BUSY, refusal.reason());
        assertTrue(refusal.getMessage().contains(folder.resolve("device/lock").toString()), refusal.getMessage());
        first.close();
        FolderLock.take(folder.resolve("device")).close();
    }
}
