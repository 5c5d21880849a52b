// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.ganglion.rollout.DeviceName;
import org.ganglion.rollout.DeviceReading;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private static String told(String reported) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DeviceReading reading = DeviceReading.of(new DeviceName("lab", "d0"))
                .withStatus("{\"state\":\"online\"}".getBytes(StandardCharsets.UTF_8))
                .withReported(reported.getBytes(StandardCharsets.UTF_8));
        StatusCommand.tell(new PrintStream(out, true), DeviceFacts.of(reading, new byte[0]), reading);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void givenAPlan_whenItIsCarriedOut_thenItIsShownUntilThatHasEnded() {
        String plan = "\"plan\":{\"mode\":\"hot\",\"install\":[\"net 1.0.0\"]}";

        assertTrue(told("{\"state\":\"FETCHING\"," + plan + '}').contains("  plan        install net 1.0.0"));
        assertFalse(told("{\"state\":\"IDLE\",\"outcome\":\"SUCCESSFUL\"," + plan + '}')
                .contains("plan"));
    }
}
