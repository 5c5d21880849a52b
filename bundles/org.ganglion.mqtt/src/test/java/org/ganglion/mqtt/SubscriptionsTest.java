// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttToken;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.Subscription;
import org.junit.jupiter.api.Test;

/** Who hears what arrives, and what the broker is asked for; nothing is connected but where a test says so. */
class SubscriptionsTest {
    private static final String TOPIC = "ganglion/v1/lab/board-1/desired";

    private final List<String> heard = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<MqttActionListener> answers = new ArrayList<>();
    private final Deque<Runnable> loop = new ArrayDeque<>();
    private final Subscriptions subscriptions =
            new Subscriptions(asking(), new Counters(), loop::add, Runnable::run, Fixtures.bounds(10, 8));

    /** A client that writes down what it is asked for. */
    private IMqttAsyncClient asking() {
        return (IMqttAsyncClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {IMqttAsyncClient.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("subscribe")) {
                        MqttSubscription wanted = ((MqttSubscription[]) arguments[0])[0];
                        asked.add("subscribe " + wanted.getTopic() + " " + wanted.getQos());
                        answers.add((MqttActionListener) arguments[2]);
                    } else {
                        asked.add(method.getName() + ' ' + arguments[0]);
                    }
                    return null;
                });
    }

    private void connected() {
        Session session = new Session();
        session.open(null, 8);
        subscriptions.begins(session);
    }

    private void turnLoop() {
        for (Runnable next = loop.poll(); next != null; next = loop.poll()) {
            next.run();
        }
    }

    private static boolean granted(Subscription subscription) {
        return subscription.granted().toCompletableFuture().isDone();
    }

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

    @Test
    void givenAGrantUnderWay_whenAnotherListensToTheSame_thenItIsAskedForAgainAndEachIsGrantedByItsOwnAnswer() {
        connected();
        Subscription first = subscriptions.add(TOPIC, 0, this::hear);
        turnLoop();
        Subscription second = subscriptions.add(TOPIC, 1, this::hear);
        turnLoop();
        assertEquals(List.of("subscribe " + TOPIC + " 0", "subscribe " + TOPIC + " 1"), asked);

        answers.get(0).onSuccess(new MqttToken("broker"));
        assertTrue(granted(first));
        assertFalse(granted(second));
        answers.get(1).onSuccess(new MqttToken("broker"));
        assertTrue(granted(second));
    }

    @Test
    void givenASubscription_whenItIsClosedAndMadeAgainAtOnce_thenTheLastThatTheBrokerHearsIsThatItIsWanted() {
        connected();
        Subscription first = subscriptions.add(TOPIC, 1, this::hear);
        turnLoop();
        first.close();
        Subscription second = subscriptions.add(TOPIC, 1, this::hear);
        turnLoop();
        second.close();
        turnLoop();
        subscriptions.add(TOPIC, 1, this::hear);
        turnLoop();

        String wanted = "subscribe " + TOPIC + " 1";
        assertEquals(List.of(wanted, wanted, "unsubscribe " + TOPIC, wanted), asked);
    }
}
