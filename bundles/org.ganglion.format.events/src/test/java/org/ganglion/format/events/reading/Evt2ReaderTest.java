// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.events.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.ganglion.api.json.JsonObject;
import org.ganglion.tests.data.ReferenceData;
import org.junit.jupiter.api.Test;

class Evt2ReaderTest {
    @Test
    void givenTheRecording_whenItIsRead_thenEveryFieldOfEveryEventIsThatOfTheReference() throws IOException {
        JsonObject expected = JsonObject.read(
                        "summary", Files.readString(ReferenceData.path("events/decoded_summary.json")))
                .object("evt2_sample.raw");
        try (EventReader reader = EventFile.open(ReferenceData.path("events/evt2_sample.raw"))) {
            assertEquals(new Geometry(640, 480), reader.geometry());
            Digests found = Digests.of(reader);
            assertEquals(expected.integer("n", 0), found.count());
            assertEquals(expected.integer("on", 0), found.brighter());
            assertEquals(expected.integer("t0", 0), found.first());
            assertEquals(expected.integer("t1", 0), found.last());
            assertEquals(expected.text("sha256_t_u64le"), found.t());
            assertEquals(expected.text("sha256_x_u16le"), found.x());
            assertEquals(expected.text("sha256_y_u16le"), found.y());
            assertEquals(expected.text("sha256_on_u8"), found.on());
        }
    }
}
