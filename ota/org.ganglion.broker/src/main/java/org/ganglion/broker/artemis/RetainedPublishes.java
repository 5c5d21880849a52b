// SPDX-License-Identifier: Apache-2.0
package org.ganglion.broker.artemis;

import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.core.transaction.TransactionOperationAbstract;

/**
 * Gives each retained publish its turn, last wills included: from before it is routed to the subscriptions that there
 * are until a new subscription can read it from the queue of retained messages. That is later than its commit, for the
 * queue takes it in on a thread of its own.
 */
final class RetainedPublishes implements ActiveMQServerMessagePlugin {
    private final Turns turns;
    private volatile ActiveMQServer server;

    RetainedPublishes(Turns turns) {
        this.turns = turns;
    }

    @Override
    public void registered(ActiveMQServer to) {
        server = to;
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreate) {
        if (tx == null || !message.getBooleanProperty(MQTTUtil.MQTT_MESSAGE_RETAIN_KEY)) {
            return;
        }
        SimpleString retained = SimpleString.of(MQTTUtil.MQTT_RETAIN_ADDRESS_PREFIX + message.getAddress());
        Object turn = turns.publish();
        tx.addOperation(new TransactionOperationAbstract() {
            @Override
            public void afterRollback(Transaction rolledBack) {
                turns.published(turn);
            }
        });
        // called at the end of the commit; what is asked for there comes after what the commit itself asked for
        tx.afterWired(() -> server.getStorageManager().afterCompleteOperations(new IOCallback() {
            @Override
            public void done() {
                endWhenReadable(retained, turn);
            }

            @Override
            public void onError(int code, String text) {
                turns.published(turn);
            }
        }));
    }

    private void endWhenReadable(SimpleString retained, Object turn) {
        Queue queue = server.locateQueue(retained);
        if (queue == null) {
            turns.published(turn);
        } else {
            queue.flushOnIntermediate(() -> turns.published(turn));
        }
    }
}
