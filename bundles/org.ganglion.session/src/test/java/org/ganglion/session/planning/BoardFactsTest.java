// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.ganglion.api.driver.Board;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardFactsTest {
    @TempDir
    private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void givenTheFilesOfABoard_whenItLooks_thenItFindsWhatDriversAskFor() throws IOException {
        write("proc/meminfo", "MemTotal:        3884380 kB\nMemFree: 1 kB\n");
        write("proc/cpuinfo", "processor : 0\nFeatures\t: fp asimd crc32\n");
        write("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0");
        write("dev/ttyUSB0", "");
        write("dev/i2c-1", "");
        write("dev/null", "");
        Board board = new BoardFacts(root).find();
        assertEquals(3884380L * 1024, board.memoryBytes());
        assertEquals(Set.of("fp", "asimd", "crc32"), board.features());
        assertEquals(Set.of("/dev/ttyUSB0", "/dev/i2c-1"), board.devices());
        assertEquals(Map.of("model", "Raspberry Pi 4 Model B Rev 1.4"), board.facts());
    }

    @Test
    void givenNoFiles_whenItLooks_thenWhatIsAbsentIsLeftOut() {
        Board board = new BoardFacts(root).find();
        assertEquals(0, board.memoryBytes());
        assertEquals(Set.of(), board.features());
        assertEquals(Set.of(), board.devices());
    }
}
