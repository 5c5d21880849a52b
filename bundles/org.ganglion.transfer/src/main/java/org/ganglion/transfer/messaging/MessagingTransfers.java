// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Fetch;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.Transfers;
import org.ganglion.transfer.receiving.Pace;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Fetches over whichever connection it is given. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class MessagingTransfers implements Transfers {
    @Override
    public Origin over(Messaging messaging, boolean multicast, Duration firstDelay) {
        Pace usual = Pace.usual();
        Pace pace = new Pace(
                usual.blockSize(),
                usual.window(),
                usual.silence(),
                usual.longestSilence(),
                usual.attempts(),
                firstDelay);
        return new OwnedOrigin(new MessagingTransfer(messaging, new Manner(pace, true, multicast)));
    }

    /** Ends with the transfer that was made for it. */
    private static final class OwnedOrigin implements Origin {
        private final MessagingTransfer transfer;
        private final Origin origin;

        OwnedOrigin(MessagingTransfer transfer) {
            this.transfer = transfer;
            this.origin = transfer.origin();
        }

        @Override
        public String address() {
            return origin.address();
        }

        @Override
        public byte[] read(String path, int most) throws InterruptedException {
            return origin.read(path, most);
        }

        @Override
        public Fetch fetch(Artifact artifact, String path, Path file, List<Path> held, ProgressListener listener) {
            return origin.fetch(artifact, path, file, held, listener);
        }

        @Override
        public void discard(Path file) {
            origin.discard(file);
        }

        @Override
        public void close() {
            origin.close();
            transfer.close();
        }
    }
}
