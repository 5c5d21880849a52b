// SPDX-License-Identifier: Apache-2.0
package org.ganglion.publisher.serving;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.Topics;
import org.ganglion.mqtt.PahoMessagingFactory;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.messaging.MessagingTransfer;
import org.ganglion.transfer.receiving.Pace;

/** A device as a process of its own, to be killed: fetches one artifact slowly and says how far it is. */
final class FetchingProcess {
    private FetchingProcess() {}

    public static void main(String[] arguments) throws Exception {
        URI broker = URI.create(arguments[0]);
        Artifact artifact = Artifact.of(arguments[1], Long.parseLong(arguments[2]));
        Path file = Path.of(arguments[3]);
        Topics topics = new Topics("lab", "board-1");
        PrintStream out = System.out;
        Pace slow = new Pace(4096, 4096, Duration.ofSeconds(2), Duration.ofSeconds(8), 8, Duration.ZERO);
        try (Connection connection =
                        new PahoMessagingFactory().connect(ConnectionSettings.of(broker, topics, "killed-device"));
                MessagingTransfer transfer = new MessagingTransfer(connection, slow)) {
            ProgressListener told = progress -> {
                out.println(progress.held());
                LockSupport.parkNanos(2_000_000);
            };
            transfer.fetch(artifact, file, told).await();
            out.println("whole");
        }
    }
}
