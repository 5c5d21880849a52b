// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceReportTest {
    @ParameterizedTest
    @CsvSource({
        "WAITING, TIMEOUT, NETWORK, true",
        "WAITING, STORAGE, DEVICE, true",
        "WAITING, NOT_FOUND, REQUEST, true",
        "WAITING, DIGEST_MISMATCH, CONTENT, true",
        "WAITING, MISSING_CAPABILITY, REQUEST, false",
        "IDLE, NOT_FOUND, REQUEST, false",
        "IDLE, DIGEST_MISMATCH, CONTENT, false"
    })
    void givenAReportOfWhatFailed_whenItMayPassWhileOneWaits_thenOneGoesOnServing(
            String state, String reason, String category, boolean again) {
        DeviceReport report = DeviceReport.read(String.format(
                        "{\"state\":\"%s\",\"origin\":\"own\",\"counter\":3,\"outcome\":\"FAILED_NO_STATE_CHANGE\","
                                + "\"reason\":\"%s\",\"category\":\"%s\"}",
                        state, reason, category)
                .getBytes(StandardCharsets.UTF_8));

        assertEquals(again, report.triesAgain());
        assertEquals(true, report.doneWith(3));
    }
}
