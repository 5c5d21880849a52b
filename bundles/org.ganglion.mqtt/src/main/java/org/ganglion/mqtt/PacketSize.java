// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.ganglion.api.messaging.Message;

/** How large a message is as an MQTT 5 PUBLISH packet, at most (MQTT 5.0, section 3.3). */
final class PacketSize {
    /** What MQTT allows where the broker sets no limit: 4 bytes of variable length. */
    static final int LARGEST = 268_435_455;

    private static final int FIXED_HEADER = 5;
    private static final int TOPIC_LENGTH = 2;
    private static final int PACKET_IDENTIFIER = 2;
    private static final int PROPERTIES_LENGTH = 4;
    private static final int TOPIC_ALIAS = 3;
    private static final int EXPIRY = 5;
    private static final int STRING_PROPERTY = 3;
    private static final int USER_PROPERTY = 5;

    private PacketSize() {}

    static long of(Message message) {
        long size = (long) FIXED_HEADER
                + TOPIC_LENGTH
                + PACKET_IDENTIFIER
                + PROPERTIES_LENGTH
                + TOPIC_ALIAS
                + EXPIRY
                + bytes(message.topic())
                + message.payload().length;
        size += property(message.contentType());
        size += property(message.responseTopic());
        size += message.correlationData() == null ? 0 : STRING_PROPERTY + message.correlationData().length;
        for (Map.Entry<String, String> each : message.userProperties().entrySet()) {
            size += USER_PROPERTY + bytes(each.getKey()) + bytes(each.getValue());
        }
        return size;
    }

    private static int property(String value) {
        return value == null ? 0 : STRING_PROPERTY + bytes(value);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
