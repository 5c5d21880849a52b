// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo notices when one part is damaged, however busy the machine is. */
class DamagedDemoTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "loss, 'are missing'",
        "swap, 'make before break'",
        "learn, 'over the last third its error'",
    })
    void givenOnePartDamaged_whenRunOnce_thenThatPromiseIsBrokenAndTheCodeIsOne(String part, String promise)
            throws Exception {
        Ended ended = new Ganglion(folder).run("demo", "--once", "--seconds", "8", "--break", part);
        assertEquals(1, ended.code(), ended.out() + ended.err());
        assertTrue(
                ended.out().lines().anyMatch(line -> line.contains("BROKEN") && line.contains(promise)),
                ended.out() + ended.err());
    }
}
