// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.messaging;

import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Registration;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.messaging.Topics;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.receiving.Link;
import org.ganglion.transfer.receiving.Links;
import org.ganglion.transfer.receiving.Pace;

/** What the broker's publishers serve: artifacts by their digest, metadata by its path. */
final class MessagingLinks implements Links, AutoCloseable {
    private static final String SHARED_BLOCKS = Topics.ROOT + "blob/";

    private final Messaging messaging;
    private final Manner manner;
    private final Subscription data;
    private final Registration listening;
    private final Set<MessagingLink> open = ConcurrentHashMap.newKeySet();

    MessagingLinks(Messaging messaging, Manner manner) {
        this.messaging = messaging;
        this.manner = manner;
        this.data = messaging.subscribe(messaging.topics().data(), 0, this::arrived);
        this.listening = messaging.listen(state -> {
            if (state.connected()) {
                open.forEach(MessagingLink::online);
            }
        });
    }

    private void arrived(Message message) {
        open.forEach(link -> link.arrived(message.payload()));
    }

    @Override
    public Link open(Artifact artifact, String path) {
        byte[] digest = HexFormat.of().parseHex(artifact.sha256());
        Subscription shared =
                manner.multicast() ? messaging.subscribe(SHARED_BLOCKS + artifact.sha256(), 0, this::arrived) : null;
        MessagingLink link = new MessagingLink(
                messaging,
                message -> DataMessage.concerns(message, digest),
                data.granted(),
                shared,
                manner.compression(),
                open::remove);
        open.add(link);
        return link;
    }

    @Override
    public byte[] read(String path, int most) throws InterruptedException {
        Pace pace = manner.pace();
        PathRead read = new PathRead(path, most, pace);
        try (MessagingLink link = new MessagingLink(
                messaging, read::concerns, data.granted(), null, manner.compression(), open::remove)) {
            open.add(link);
            return read.over(link);
        }
    }

    @Override
    public void close() {
        listening.close();
        data.close();
        open.forEach(MessagingLink::end);
    }
}
