// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.messaging.Subscription;
import org.ganglion.api.stream.Intake;
import org.ganglion.api.stream.Sample;
import org.junit.jupiter.api.Test;

class MqttDeliveryTest {
    private final List<GanglionException> ends = new ArrayList<>();
    private final CompletableFuture<Void> granted = new CompletableFuture<>();

    private final Intake intake = new Intake() {
        @Override
        public boolean offer(Sample sample) {
            return true;
        }

        @Override
        public boolean awaitSpace(Duration atMost) {
            return true;
        }

        @Override
        public void ended(GanglionException why) {
            ends.add(why);
        }
    };

    /** As a connection gives it: nobody but the connection completes the stage. */
    private final Subscription subscription = new Subscription() {
        @Override
        public String topicFilter() {
            return "a/b";
        }

        @Override
        public CompletionStage<Void> granted() {
            return granted.minimalCompletionStage();
        }

        @Override
        public void close() {
            granted.cancel(false);
        }
    };

    @Test
    void givenASubscription_whenTheBrokerRefusesIt_thenThePipelineHearsWhy() {
        new MqttDelivery("p", Payload.Raw.F64, intake).listenTo(subscription);
        GanglionException refusal = new GanglionException(Reason.NETWORK, "the broker refuses a/b");
        granted.completeExceptionally(refusal);
        assertEquals(1, ends.size());
        assertSame(refusal, ends.get(0));
    }

    @Test
    void givenASubscription_whenTheDeliveryIsClosed_thenThatIsNoEnd() {
        MqttDelivery delivery = new MqttDelivery("p", Payload.Raw.F64, intake);
        delivery.listenTo(subscription);
        delivery.close();
        assertEquals(List.of(), ends);
    }
}
