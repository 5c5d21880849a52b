// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondRunTest {
    private static final long SECONDS = 120;

    @TempDir
    Path folder;

    @Test
    void givenADeviceThatRuns_whenItIsStartedOnceMore_thenTheSecondEndsAndTheFirstKeepsItsConnection()
            throws Exception {
        Path said = folder.resolve("said.txt");
        Ganglion ganglion = new Ganglion(folder);
        try (Mosquitto broker = Mosquitto.started()) {
            String[] words = {"run", "--broker", broker.url().toString(), "--device", "twice"};
            Process first = ganglion.start(said.toFile(), said.toFile(), words);
            try {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                while (!Files.readString(said).contains("Connected to")
                        || !Files.readString(said).contains("updates are kept in")) {
                    assertTrue(end - System.nanoTime() > 0 && first.isAlive(), Files.readString(said));
                    Thread.sleep(20);
                }
                Ended second = ganglion.runFor(SECONDS, words);
                assertEquals(1, second.code(), second.err());
                assertTrue(second.err().contains("another process of this machine runs this device"), second.err());
                assertTrue(!second.err().contains("Connected to"), second.err());
                assertTrue(!Files.readString(said).contains("Offline"), Files.readString(said));
            } finally {
                first.destroy();
                assertTrue(first.waitFor(SECONDS, TimeUnit.SECONDS));
            }
        }
    }
}
