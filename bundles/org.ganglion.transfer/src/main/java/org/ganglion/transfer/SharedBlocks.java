// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
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
 * blocks once, on the artifact's own topic, all that any of them asks for. A request waits for its like for a bounded time, or until
 * all have come that have asked of late. A request that stays alone is answered as any other. What is kept from one time to the next is who
 * has asked of late, so that nothing is lost with it. Used by one thread.
 */
public final class SharedBlocks {
    private static final byte[] WORD = "\"multicast\"".getBytes(StandardCharsets.UTF_8);
    private static final String TOPIC = Topics.ROOT + "blob/";
    private static final int MOST_WAITING = 4096;
    private static final int MOST_REMEMBERED = 256;
    private static final long OF_LATE_NANOS = Duration.ofMillis(500).toNanos();
    /** As long as a device waits before it asks again for what did not come. */
    private static final long ON_ITS_WAY_NANOS = Duration.ofMillis(1900).toNanos();

    private static final long REMEMBERED_NANOS = Duration.ofSeconds(30).toNanos();

    private final BlockServer server;
    private final long hold;
    private final Map<Key, Batch> batches = new LinkedHashMap<>();
    private int waiting;
    private final Map<Audience, Recent> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Audience, Recent> eldest) {
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

    /** What has happened of late between a publisher and those who are served together. */
    private static final class Recent {
        final Map<String, Attendance> devices = new HashMap<>();
        final Map<Sent, Long> sent = new HashMap<>();

        void forget(long now) {
            devices.values().removeIf(each -> now - each.last() > REMEMBERED_NANOS);
            sent.values().removeIf(time -> now - time > REMEMBERED_NANOS);
        }

        /** Whether a block has been sent to all while a device listened. */
        boolean hasCome(Sent block, String device) {
            Long time = sent.get(block);
            Attendance listening = devices.get(device);
            return time != null && listening != null && listening.first() - time < 0;
        }

        boolean isOnItsWay(Sent block, long now) {
            return now - sent.get(block) <= ON_ITS_WAY_NANOS;
        }
    }

    /** When a device has asked, of late. */
    private record Attendance(long first, long last) {}

    /** A block that went to all. */
    private record Sent(Part part, int blockSize, int n) {}

    /** Requests that are alike, by the device; of one device they may be several. */
    private static final class Batch {
        final long since;
        final Map<String, List<FetchRequest>> byDevice = new LinkedHashMap<>();

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
        Recent known = recent.get(audience);
        if (known != null) {
            known.devices.merge(
                    device.data(), new Attendance(now, now), (before, latest) -> new Attendance(before.first(), now));
        }
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
            least = Math.min(least, complete(each, now) ? 0 : Math.max(0, each.getValue().since + hold - now));
        }
        return least;
    }

    private boolean complete(Map.Entry<Key, Batch> batch, long now) {
        Recent known = recent.get(batch.getKey().audience());
        if (known == null) {
            return false;
        }
        Map<String, List<FetchRequest>> asking = batch.getValue().byDevice;
        return known.devices.entrySet().stream()
                .allMatch(device ->
                        now - device.getValue().last() > OF_LATE_NANOS || asking.containsKey(device.getKey()));
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
            if (complete(each, now) || now - each.getValue().since >= hold) {
                i.remove();
                due.add(Map.entry(each.getKey(), each.getValue()));
            }
        }
        List<BlockServer.Served> served = new ArrayList<>();
        for (Map.Entry<Key, Batch> each : due) {
            Batch batch = each.getValue();
            batch.byDevice.values().forEach(requests -> waiting -= requests.size());
            Recent known = recent.computeIfAbsent(each.getKey().audience(), audience -> new Recent());
            known.forget(now);
            batch.byDevice
                    .keySet()
                    .forEach(device -> known.devices.putIfAbsent(device, new Attendance(batch.since, now)));
            if (batch.byDevice.size() == 1 && known.sent.isEmpty()) {
                answerAlone(batch, largestMessage, answers, served);
            } else {
                answerTogether(each.getKey(), batch, now, largestMessage, answers, served);
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

    /** Nobody is told DONE: it comes another way than the blocks, and would overtake them. */
    private void answerTogether(
            Key key,
            Batch batch,
            long now,
            ToIntFunction<String> largestMessage,
            Answers answers,
            List<BlockServer.Served> served)
            throws InterruptedException {
        String topic = TOPIC + key.audience().sha256();
        Recent known = recent.get(key.audience());
        answerAgain(key, batch, now, known, largestMessage, answers, served);
        BitSet blocks = notYetSent(key, batch, known);
        int before = -1;
        while (!blocks.isEmpty() && blocks.cardinality() != before) {
            before = blocks.cardinality();
            served.add(server.answer(topic, together(key, blocks), largestMessage.applyAsInt(topic), message -> {
                if (isBlock(message)) {
                    int n = DataMessage.numberOf(message);
                    blocks.clear(n);
                    known.sent.put(new Sent(key.part(), key.blockSize(), n), now);
                    return answers.send(topic, message);
                }
                return isDone(message) || tellEach(batch, message, answers);
            }));
        }
    }

    private static FetchRequest together(Key key, BitSet blocks) {
        int first = blocks.nextSetBit(0);
        return new FetchRequest(
                0,
                FetchRequest.Target.digest(key.audience().sha256()),
                key.part(),
                key.blockSize(),
                first,
                blocks.get(first, blocks.length()),
                key.deflate(),
                true);
    }

    /** What some device has never been sent goes to all. */
    private static BitSet notYetSent(Key key, Batch batch, Recent known) {
        BitSet blocks = new BitSet();
        batch.byDevice.forEach((device, requests) -> requests.forEach(request -> request.wanted().stream()
                .map(bit -> request.first() + bit)
                .filter(n -> !known.hasCome(new Sent(key.part(), key.blockSize(), n), device))
                .forEach(blocks::set)));
        return blocks;
    }

    /**
     * A device that is a little behind asks for what is on its way to it: it gets no answer. What is lost it gets alone: sent to all
     * again, it would make all fall behind.
     */
    private void answerAgain(
            Key key,
            Batch batch,
            long now,
            Recent known,
            ToIntFunction<String> largestMessage,
            Answers answers,
            List<BlockServer.Served> served)
            throws InterruptedException {
        for (Map.Entry<String, List<FetchRequest>> device : batch.byDevice.entrySet()) {
            for (FetchRequest request : device.getValue()) {
                BitSet lost = new BitSet();
                request.wanted().stream()
                        .filter(bit -> {
                            Sent block = new Sent(key.part(), key.blockSize(), request.first() + bit);
                            return known.hasCome(block, device.getKey()) && !known.isOnItsWay(block, now);
                        })
                        .forEach(lost::set);
                if (!lost.isEmpty()) {
                    String topic = device.getKey();
                    served.add(server.answer(
                            topic,
                            request.of(lost),
                            largestMessage.applyAsInt(topic),
                            message -> answers.send(topic, message)));
                }
            }
        }
    }

    private static boolean isBlock(byte[] message) {
        return message[1] == ReplyType.BLOCK.ordinal();
    }

    private static boolean isDone(byte[] message) {
        return message[1] == ReplyType.DONE.ordinal();
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
