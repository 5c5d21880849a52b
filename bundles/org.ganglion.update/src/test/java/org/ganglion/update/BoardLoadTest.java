// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardLoadTest {
    @TempDir
    Path folder;

    private int slowness(String content) throws Exception {
        return new BoardLoad(Files.writeString(folder.resolve("loadavg"), content), 2).slowness();
    }

    @Test
    void givenLoads_whenAsked_thenItIsSlowerByAsManyAsWaitForEachProcessor() throws Exception {
        assertEquals(1, slowness("0.03 0.10 0.05 1/200 4711\n"));
        assertEquals(1, slowness("2.00 0.10 0.05 1/200 4711\n"));
        assertEquals(12, slowness("24.90 0.10 0.05 1/200 4711\n"));
        assertEquals(BoardLoad.MOST, slowness("800.00 0.10 0.05 1/200 4711\n"));
    }

    @Test
    void givenASystemThatDoesNotTell_whenAsked_thenItIsTakenToBeIdle() throws Exception {
        assertEquals(1, slowness("unknown"));
        assertEquals(1, new BoardLoad(folder.resolve("none"), 2).slowness());
    }
}
