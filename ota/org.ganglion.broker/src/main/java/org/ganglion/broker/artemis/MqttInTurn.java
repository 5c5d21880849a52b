// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker.artemis;

import io.netty.channel.ChannelPipeline;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.BaseInterceptor;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolHandler;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManager;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManagerFactory;
import org.apache.activemq.artemis.core.server.ActiveMQComponent;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;

/**
 * The broker's MQTT, but for one thing: subscriptions and retained publishes take {@link Turns}. Without them a
 * retained message that is published in the moment of a subscription is lost for it (it is routed before the
 * subscription's queue is there, and can be read after the subscription has read), or comes before an older one.
 */
final class MqttInTurn extends MQTTProtocolManagerFactory {
    private final Turns turns;

    MqttInTurn(Turns turns) {
        this.turns = turns;
    }

    @Override
    @SuppressWarnings("rawtypes") // as it is declared there
    public ProtocolManager<?, ?> createProtocolManager(
            ActiveMQServer server,
            Map<String, Object> parameters,
            List<BaseInterceptor> incoming,
            List<BaseInterceptor> outgoing)
            throws Exception {
        MQTTProtocolManager mqtt =
                (MQTTProtocolManager) super.createProtocolManager(server, parameters, incoming, outgoing);
        // its constructor is not for others, so that it cannot be extended
        return (ProtocolManager<?, ?>) Proxy.newProxyInstance(
                MqttInTurn.class.getClassLoader(),
                new Class<?>[] {ProtocolManager.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(mqtt, arguments);
                        if (method.getName().equals("addChannelHandlers")) {
                            takeTurns((ChannelPipeline) arguments[0], server, mqtt);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void takeTurns(ChannelPipeline pipeline, ActiveMQServer server, MQTTProtocolManager mqtt) {
        pipeline.replace(MQTTProtocolHandler.class, "mqtt", new SubscriptionsInTurn(server, mqtt, turns));
    }

    @Override
    public void loadProtocolServices(ActiveMQServer server, List<ActiveMQComponent> services) {
        // asked twice: as one of the protocols there are, and as one that was added
        if (services.stream().noneMatch(MQTTPeriodicTasks.class::isInstance)) {
            super.loadProtocolServices(server, services);
        }
    }
}
