// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.Mosquitto;
import org.ganglion.mqtt.PahoMessagingFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetfulBrokerTest {
    private static final Topics DEVICE = new Topics("default", "forgotten");
    /** Much less than the five minutes after which capabilities are told again in any case. */
    private static final long SECONDS = 120;

    @TempDir
    Path folder;

    @Test
    void givenARunningDevice_whenABrokerThatForgetsIsStartedAgain_thenItIsToldAllThatIsRetainedAgain()
            throws Exception {
        File said = folder.resolve("said.txt").toFile();
        try (Mosquitto broker = Mosquitto.started()) {
            Process device = new Ganglion(folder)
                    .start(said, said, "run", "--broker", broker.url().toString(), "--device", DEVICE.device());
            try {
                awaitRetained(broker.url(), said.toPath());
                broker.kill();
                broker.start();
                awaitRetained(broker.url(), said.toPath());
            } finally {
                device.destroy();
                assertTrue(device.waitFor(SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    private static void awaitRetained(URI broker, Path said) throws Exception {
        try (Connection operator =
                new PahoMessagingFactory().connect(ConnectionSettings.of(broker, DEVICE, "operator"))) {
            for (String topic : List.of(DEVICE.status(), DEVICE.capabilities(), DEVICE.reported())) {
                CountDownLatch heard = new CountDownLatch(1);
                operator.subscribe(topic, 1, message -> heard.countDown());
                assertTrue(heard.await(SECONDS, TimeUnit.SECONDS), () -> topic + ": " + text(said));
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
