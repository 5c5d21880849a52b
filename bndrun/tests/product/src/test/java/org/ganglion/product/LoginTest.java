// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ganglion.api.json.Json;
import org.ganglion.mqtt.Certificates;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator before a broker that wants a certificate. */
@Timeout(120)
class LoginTest {
    @TempDir
    Path folder;

    @Test
    void givenABrokerThatWantsACertificate_whenWatched_thenTheLoginFileOpensItAndWithoutItTheErrorIsClear()
            throws Exception {
        Certificates certificates = Certificates.make(folder);
        Files.writeString(
                folder.resolve("login.json"),
                Json.write(Map.of(
                        "tls.trust.store",
                        certificates.store("trust").getFileName().toString(),
                        ".tls.trust.password",
                        Certificates.PASSWORD,
                        "tls.key.store",
                        certificates.store("client").getFileName().toString(),
                        ".tls.key.password",
                        Certificates.PASSWORD)));
        Ganglion ganglion = new Ganglion(folder);
        try (Mosquitto broker = Mosquitto.started(certificates.forMosquitto())) {
            String url = "ssl://127.0.0.1:" + broker.port();
            Ended in = ganglion.run("watch", "--broker", url, "--login", "login.json", "--seconds", "1");
            assertEquals(0, in.code(), in.err());
            Ended out = ganglion.run("watch", "--broker", url, "--seconds", "1");
            assertEquals(1, out.code(), out.err());
            assertTrue(out.err().contains(url), out.err());
        }
    }

    @Test
    void givenALoginWithAnUnknownField_whenUsed_thenTheFieldIsNamed() throws Exception {
        Files.writeString(folder.resolve("login.json"), "{\"password\": \"x\"}");
        Ended ended = new Ganglion(folder)
                .run("watch", "--broker", "tcp://127.0.0.1:1", "--login", "login.json", "--seconds", "1");
        assertEquals(1, ended.code(), ended.err());
        assertTrue(ended.err().contains("login.json: field 'password' is not one of .password"), ended.err());
    }
}
