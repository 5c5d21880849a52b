// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker.artemis;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolHandler;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManager;
import org.apache.activemq.artemis.core.server.ActiveMQServer;

/**
 * Handles the packets of one client, each subscription in its turn: from before its queue is bound until it has read
 * the retained messages. What the client sends behind it waits with it, so that the order of packets stays; that is what
 * came with it out of the socket, for no more is read until it has been handled.
 */
final class SubscriptionsInTurn extends MQTTProtocolHandler {
    private final ActiveMQServer server;
    private final Turns turns;
    private final Runnable again = this::goOn;
    private final Deque<MqttMessage> packets = new ArrayDeque<>();
    private boolean handling;
    /** Read, and not yet handled. */
    private int subscriptions;

    private Channel channel;
    private Optional<Long> waitingSince = Optional.empty();

    SubscriptionsInTurn(ActiveMQServer server, MQTTProtocolManager protocol, Turns turns) {
        super(server, protocol);
        this.server = server;
        this.turns = turns;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        MqttMessage packet = (MqttMessage) read;
        if (packet.decoderResult().isSuccess() && isSubscription(packet)) {
            synchronized (packets) {
                subscriptions++;
                channel = context.channel();
                channel.config().setAutoRead(false);
            }
        }
        super.channelRead(context, read);
    }

    private void readOn() {
        synchronized (packets) {
            if (--subscriptions == 0) {
                channel.config().setAutoRead(true);
            }
        }
    }

    @Override
    public void act(MqttMessage packet) {
        synchronized (packets) {
            packets.add(packet);
        }
        handleThoseWhoseTurnItIs();
    }

    private void goOn() {
        server.getThreadPool().execute(this::handleThoseWhoseTurnItIs);
    }

    private void handleThoseWhoseTurnItIs() {
        for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
            next.get().run();
        }
    }

    /** What is to be done next; nothing if another thread is at it, or the next packet has to wait. */
    private Optional<Runnable> next() {
        synchronized (packets) {
            if (handling || packets.isEmpty()) {
                return Optional.empty();
            }
            Optional<Runnable> next = isSubscription(packets.peek()) ? subscription() : Optional.of(this::handleFirst);
            handling = next.isPresent();
            return next;
        }
    }

    private static boolean isSubscription(MqttMessage packet) {
        return packet.fixedHeader().messageType() == MqttMessageType.SUBSCRIBE;
    }

    private Optional<Runnable> subscription() {
        if (waitingSince.isEmpty()) {
            waitingSince = Optional.of(System.nanoTime());
        }
        Optional<Object> turn = turns.subscribe(waitingSince.get(), again);
        if (turn.isEmpty()) {
            server.getScheduledPool().schedule(again, turns.most(), TimeUnit.NANOSECONDS);
            return Optional.empty();
        }
        waitingSince = Optional.empty();
        return Optional.of(() -> handleSubscription(turn.get()));
    }

    private void handleSubscription(Object turn) {
        try {
            handleFirst();
        } finally {
            readOn();
            // what it has read is in its queue when it is stored
            server.getStorageManager().afterCompleteOperations(new IOCallback() {
                @Override
                public void done() {
                    turns.subscribed(turn);
                }

                @Override
                public void onError(int code, String text) {
                    turns.subscribed(turn);
                }
            });
        }
    }

    private void handleFirst() {
        try {
            super.act(first());
        } finally {
            synchronized (packets) {
                handling = false;
            }
        }
    }

    private MqttMessage first() {
        synchronized (packets) {
            return packets.remove();
        }
    }
}
