// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.client.IMqttAsyncClient;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.ganglion.api.messaging.ConnectionSettings.Bounds;
import org.ganglion.api.messaging.Message;
import org.ganglion.api.messaging.MessageHandler;
import org.ganglion.api.messaging.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who listens to what: asks the broker for it after each connecting, and hands out what arrives. */
final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final int FIRST_ERROR = 0x80;

    /** One topic filter, asked for once however many listen to it. */
    private static final class Interest {
        final TopicFilter filter;
        final int identifier;
        final List<Listener> listeners = new ArrayList<>();

        Interest(TopicFilter filter, int identifier) {
            this.filter = filter;
            this.identifier = identifier;
        }

        int qos() {
            return listeners.stream().mapToInt(Listener::qos).max().orElse(0);
        }
    }

    private final IMqttAsyncClient client;
    private final Counters counters;
    private final Executor loop;
    private final Executor threads;
    private final Bounds bounds;
    private final Map<String, Interest> interests = new LinkedHashMap<>();
    private int lastIdentifier;
    private volatile Session session;

    /**
     * @param loop the thread on which the broker is asked
     * @param threads run the handlers
     */
    Subscriptions(IMqttAsyncClient client, Counters counters, Executor loop, Executor threads, Bounds bounds) {
        this.client = client;
        this.counters = counters;
        this.loop = loop;
        this.threads = threads;
        this.bounds = bounds;
    }

    Subscription add(String topicFilter, int qos, MessageHandler handler) {
        TopicFilter filter = TopicFilter.of(topicFilter);
        Inbox inbox = new Inbox(handler, threads, counters, bounds.inboxLength(), bounds.inboxBytes());
        Listener listener = new Listener(topicFilter, qos, inbox, this::remove);
        synchronized (interests) {
            interests
                    .computeIfAbsent(topicFilter, key -> new Interest(filter, ++lastIdentifier))
                    .listeners
                    .add(listener);
        }
        loop.execute(() -> askAgain(topicFilter));
        return listener;
    }

    private void remove(Listener listener) {
        boolean last;
        synchronized (interests) {
            Interest interest = interests.get(listener.topicFilter());
            last = interest != null && interest.listeners.remove(listener) && interest.listeners.isEmpty();
            if (last) {
                interests.remove(listener.topicFilter());
            }
        }
        if (last) {
            loop.execute(() -> askNoMore(listener.topicFilter()));
        }
    }

    /** From now on what arrives belongs to this session. */
    void begins(Session attempt) {
        session = attempt;
    }

    /** The broker has accepted: ask for everything. Runs on the loop. */
    void opened() {
        List<Interest> all;
        synchronized (interests) {
            all = List.copyOf(interests.values());
        }
        all.forEach(this::ask);
    }

    void close() {
        List<Listener> all = new ArrayList<>();
        synchronized (interests) {
            interests.values().forEach(interest -> all.addAll(interest.listeners));
            interests.clear();
        }
        all.forEach(Listener::end);
    }

    private void askAgain(String topicFilter) {
        Interest interest;
        synchronized (interests) {
            interest = interests.get(topicFilter);
        }
        Session now = session;
        if (interest != null && now != null && now.isOpen()) {
            ask(interest);
        }
    }

    private void ask(Interest interest) {
        MqttProperties properties = new MqttProperties();
        properties.setSubscriptionIdentifiers(List.of(interest.identifier));
        String filter = interest.filter.toString();
        List<Listener> asking;
        int qos;
        synchronized (interests) {
            asking = List.copyOf(interest.listeners);
            qos = interest.qos();
        }
        try {
            MqttSubscription[] wanted = {new MqttSubscription(filter, qos)};
            client.subscribe(wanted, null, new Grant(interest.filter, asking), properties);
        } catch (MqttException | RuntimeException e) {
            LOG.debug("{} is asked for again after the next connecting: {}", filter, e.toString());
        }
    }

    private void askNoMore(String topicFilter) {
        synchronized (interests) {
            if (interests.containsKey(topicFilter)) {
                return;
            }
        }
        Session now = session;
        if (now == null || !now.isOpen()) {
            return;
        }
        try {
            client.unsubscribe(topicFilter);
        } catch (MqttException | RuntimeException e) {
            LOG.debug("The broker could not be told that {} is no longer wanted: {}", topicFilter, e.toString());
        }
    }

    /** Called on Paho's thread; never blocks. */
    void arrived(String topic, MqttMessage packet) {
        counters.received.increment();
        Session carrier = session;
        int identifier = packet.getId();
        int qos = packet.getQos();
        List<Listener> listeners = listeners(topic, packet.getProperties().getSubscriptionIdentifiers());
        Runnable acknowledge = qos == 0 ? () -> {} : () -> acknowledge(carrier, identifier);
        if (listeners.isEmpty()) {
            acknowledge.run();
            return;
        }
        Message message = PahoMessages.fromPaho(topic, packet);
        Arrival arrival = new Arrival(message, listeners.size(), acknowledge);
        listeners.forEach(listener -> listener.inbox().offer(arrival));
    }

    /**
     * By the numbers of subscriptions that the broker says, else by the topic. A filter that was given up and asked for again at once has
     * another number, and what the broker had begun to send comes by the old one, which nobody knows any more.
     */
    private List<Listener> listeners(String topic, List<Integer> identifiers) {
        boolean identified = identifiers != null && !identifiers.isEmpty();
        List<Listener> found =
                identified ? listeners(interest -> identifiers.contains(interest.identifier)) : new ArrayList<>();
        return found.isEmpty() ? listeners(interest -> interest.filter.matches(topic)) : found;
    }

    private List<Listener> listeners(Predicate<Interest> meant) {
        List<Listener> found = new ArrayList<>(2);
        synchronized (interests) {
            for (Interest interest : interests.values()) {
                if (meant.test(interest)) {
                    found.addAll(interest.listeners);
                }
            }
        }
        return found;
    }

    private void acknowledge(Session carrier, int identifier) {
        if (carrier != session || !carrier.isOpen() && !carrier.isAttempt()) {
            return;
        }
        try {
            client.messageArrivedComplete(identifier, 1);
        } catch (MqttException | RuntimeException e) {
            LOG.debug("A message could not be acknowledged and will come again: {}", e.toString());
        }
    }

    /**
     * The broker's answer to a subscription, on Paho's own thread. It is for those who were there when it was asked for: who came later
     * may want a better quality of service, and has asked again.
     */
    private final class Grant implements MqttActionListener {
        private final TopicFilter filter;
        private final List<Listener> asking;

        Grant(TopicFilter filter, List<Listener> asking) {
            this.filter = filter;
            this.asking = asking;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            int[] reasons = token.getReasonCodes();
            int reason = reasons == null || reasons.length == 0 ? 0 : reasons[0];
            if (reason >= FIRST_ERROR) {
                LOG.warn("The broker refuses the subscription {} (reason 0x{})", filter, Integer.toHexString(reason));
            }
            threads.execute(() -> asking.forEach(listener -> listener.answered(reason)));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable reason) {
            LOG.debug("{} is asked for again after the next connecting: {}", filter, reason.toString());
        }
    }
}
