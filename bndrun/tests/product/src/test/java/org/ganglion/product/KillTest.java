// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few rounds of the proof. */
@Timeout(300)
class KillTest {
    @TempDir
    Path folder;

    @Test
    void givenADeviceThatIsUpdated_whenItsProcessIsKilledAndItsNetworkIsBad_thenItRunsWhatIsDesired() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/sbin/mosquitto")), "mosquitto is not installed");

        Ended proof = new Ganglion(folder).runFor(280, "proof", "kill", "--count", "2", "--seed", "7", "--fresh");

        assertEquals(0, proof.code(), proof.out() + proof.err());
        assertEquals(2, proof.json().object("figures").integer("converged"));
    }
}
