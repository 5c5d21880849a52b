// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.ganglion.api.messaging.Message;
import org.junit.jupiter.api.Test;

/** Who hears what arrives; nothing is connected, so that nobody is asked for anything. */
class SubscriptionsTest {
    private static final String TOPIC = "ganglion/v1/lab/board-1/desired";

    private final List<String> heard = new ArrayList<>();
    private final Subscriptions subscriptions =
            new Subscriptions(null, new Counters(), Runnable::run, Runnable::run, Fixtures.bounds(10, 8));

    private void hear(Message message) {
        heard.add(message.text());
    }

    private void arrives(String text, Integer... identifiers) {
        MqttProperties properties = new MqttProperties();
        properties.setSubscriptionIdentifiers(List.of(identifiers));
        subscriptions.arrived(TOPIC, new MqttMessage(text.getBytes(StandardCharsets.UTF_8), 0, false, properties));
    }

    @Test
    void givenTwoThatOverlap_whenTheBrokerSaysForWhichAMessageIs_thenThatOneHearsIt() {
        List<String> all = new ArrayList<>();
        subscriptions.add("ganglion/v1/lab/#", 1, message -> all.add(message.text()));
        subscriptions.add(TOPIC, 1, this::hear);

        arrives("for the first", 1);
        arrives("for the second", 2);

        assertEquals(List.of("for the first"), all);
        assertEquals(List.of("for the second"), heard);
    }

    @Test
    void givenASubscriptionThatIsClosedAndMadeAgain_whenAMessageComesByTheFormersNumber_thenTheNewOneHearsIt() {
        subscriptions
                .add(TOPIC, 1, message -> {
                    throw new AssertionError("it is closed");
                })
                .close();
        subscriptions.add(TOPIC, 1, this::hear);

        arrives("retained", 1);

        assertEquals(List.of("retained"), heard);
    }
}
