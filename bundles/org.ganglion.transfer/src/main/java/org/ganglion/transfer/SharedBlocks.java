// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.ganglion.api.GanglionException;
import org.ganglion.api.messaging.Topics;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.protocol.ReplyType;

/**
 * Holds requests of devices that take blocks for several of them at once, and answers those of a group for the same artifact together:
 * blocks once, on the artifact's own topic, and to each device its DONE. A request waits for its like for a bounded time, or until as many
 * have come as the last time. A request that stays alone is answered as any other. What is kept from one time to the next is the number of
 * devices only, so that nothing is lost with it. Used by one thread.
 */
public final class SharedBlocks {
    private static final byte[] WORD = "\"multicast\"".getBytes(StandardCharsets.UTF_8);
    private static final String TOPIC = Topics.ROOT + "blob/";
    private static final int MOST_WAITING = 4096;
    private static final int MOST_REMEMBERED = 256;

    private final BlockServer server;
    private final long hold;
    private final Map<Key, Batch> batches = new LinkedHashMap<>();
    private int waiting;
    private final Map<Audience, Integer> lastTime = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Audience, Integer> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** Where answers go. */
    @FunctionalInterface
    public interface Answers {
        /**
         * Sends one data message, and waits as long as too much is under way.
         *
         * @param topic where to
         * @param message the message
         * @return whether it makes sense to send more
         * @throws InterruptedException if the thread is interrupted while waiting
         */
        boolean send(String topic, byte[] message) throws InterruptedException;
    }

    /** Who is served together. */
    private record Audience(String group, String sha256) {}

    /** What is alike. */
    private record Key(Audience audience, Part part, int blockSize, boolean deflate) {}

    /** Requests that are alike, by the device; of one device they may be several. */
    private static final class Batch {
        final long since;
        final Map<String, List<FetchRequest>> byDevice = new LinkedHashMap<>();
        final BitSet blocks = new BitSet();

        Batch(long since) {
            this.since = since;
        }
    }

    /**
     * Answers by means of a server.
     *
     * @param hold how long a request waits at most
     */
    public SharedBlocks(BlockServer server, Duration hold) {
        this.server = server;
        this.hold = hold.toNanos();
    }

    /**
     * Takes a request in if it may be answered together with others.
     *
     * @param device who asks
     * @param request as it came
     * @param now of {@code System.nanoTime()}
     * @return whether it waits here now; if not, it is to be answered by itself
     */
    public boolean add(Topics device, byte[] request, long now) {
        if (waiting >= MOST_WAITING || !mentions(request)) {
            return false;
        }
        FetchRequest asked;
        try {
            asked = FetchRequest.decode(device.fetch(), request);
        } catch (GanglionException e) {
            return false; // whoever answers it by itself says what is wrong
        }
        if (!asked.multicast()
                || asked.target().sha256() == null
                || asked.wanted().isEmpty()) {
            return false;
        }
        Audience audience = new Audience(device.group(), asked.target().sha256());
        Key key = new Key(audience, asked.part(), asked.blockSize(), asked.deflate());
        Batch batch = batches.computeIfAbsent(key, each -> new Batch(now));
        batch.byDevice
                .computeIfAbsent(device.data(), each -> new ArrayList<>(2))
                .add(asked);
        asked.wanted().stream().forEach(bit -> batch.blocks.set(asked.first() + bit));
        waiting++;
        return true;
    }

    private static boolean mentions(byte[] request) {
        for (int i = 0; i + WORD.length <= request.length; i++) {
            if (Arrays.equals(request, i, i + WORD.length, WORD, 0, WORD.length)) {
                return true;
            }
        }
        return false;
    }

    /** In how many nanoseconds there will be something to answer; {@code Long.MAX_VALUE} if nothing waits. */
    public long dueIn(long now) {
        long least = Long.MAX_VALUE;
        for (Map.Entry<Key, Batch> each : batches.entrySet()) {
            least = Math.min(least, complete(each) ? 0 : Math.max(0, each.getValue().since + hold - now));
        }
        return least;
    }

    private boolean complete(Map.Entry<Key, Batch> batch) {
        Integer last = lastTime.get(batch.getKey().audience());
        return last != null && batch.getValue().byDevice.size() >= last;
    }

    /**
     * Answers what has waited for long enough.
     *
     * @param now of {@code System.nanoTime()}
     * @param largestMessage what can be sent to a topic, in bytes of a data message
     * @param answers takes the answers
     * @return what was sent, for each time that blocks were sent
     * @throws InterruptedException if the thread is interrupted while sending
     */
    public List<BlockServer.Served> answerDue(long now, ToIntFunction<String> largestMessage, Answers answers)
            throws InterruptedException {
        List<Map.Entry<Key, Batch>> due = new ArrayList<>();
        for (Iterator<Map.Entry<Key, Batch>> i = batches.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Key, Batch> each = i.next();
            if (complete(each) || now - each.getValue().since >= hold) {
                i.remove();
                due.add(Map.entry(each.getKey(), each.getValue()));
            }
        }
        List<BlockServer.Served> served = new ArrayList<>();
        for (Map.Entry<Key, Batch> each : due) {
            Batch batch = each.getValue();
            batch.byDevice.values().forEach(requests -> waiting -= requests.size());
            lastTime.put(each.getKey().audience(), batch.byDevice.size());
            if (batch.byDevice.size() == 1) {
                answerAlone(batch, largestMessage, answers, served);
            } else {
                served.add(answerTogether(each.getKey(), batch, largestMessage, answers));
            }
        }
        return served;
    }

    private void answerAlone(
            Batch batch, ToIntFunction<String> largestMessage, Answers answers, List<BlockServer.Served> served)
            throws InterruptedException {
        for (Map.Entry<String, List<FetchRequest>> device : batch.byDevice.entrySet()) {
            for (FetchRequest request : device.getValue()) {
                served.add(server.answer(
                        device.getKey(),
                        request,
                        largestMessage.applyAsInt(device.getKey()),
                        message -> answers.send(device.getKey(), message)));
            }
        }
    }

    private BlockServer.Served answerTogether(
            Key key, Batch batch, ToIntFunction<String> largestMessage, Answers answers) throws InterruptedException {
        String topic = TOPIC + key.audience().sha256();
        int first = batch.blocks.nextSetBit(0);
        FetchRequest together = new FetchRequest(
                0,
                FetchRequest.Target.digest(key.audience().sha256()),
                key.part(),
                key.blockSize(),
                first,
                batch.blocks.get(first, batch.blocks.length()),
                key.deflate(),
                true);
        return server.answer(
                topic,
                together,
                largestMessage.applyAsInt(topic),
                message -> isBlock(message) ? answers.send(topic, message) : tellEach(batch, message, answers));
    }

    private static boolean isBlock(byte[] message) {
        return message[1] == ReplyType.BLOCK.ordinal();
    }

    /** A typed reply counts with the token of the device's own request only. */
    private static boolean tellEach(Batch batch, byte[] message, Answers answers) throws InterruptedException {
        DataMessage reply = DataMessage.decode(message);
        boolean more = true;
        for (Map.Entry<String, List<FetchRequest>> device : batch.byDevice.entrySet()) {
            for (FetchRequest request : device.getValue()) {
                more &= answers.send(
                        device.getKey(),
                        DataMessage.reply(reply.type(), request, reply.artifact(), reply.partLength(), reply.detail())
                                .encode());
            }
        }
        return more;
    }
}
