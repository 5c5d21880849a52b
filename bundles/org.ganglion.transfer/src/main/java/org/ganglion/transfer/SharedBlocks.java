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
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.ganglion.api.GanglionException;
import org.ganglion.api.messaging.Topics;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.protocol.ReplyType;

/**
 * Holds requests of devices that take blocks for several of them at once, and answers those of a group for the same artifact together:
 * blocks once, on the artifact's own topic, all that any of them asks for. They bear the token of the first who asked, by which that device knows
 * that it asks for all, and the others that they need not. A request waits for its like for a bounded time, or until
 * all have come that have asked of late. A request that stays alone is answered as any other. What is kept from one time to the next is who
 * has asked of late, and what was sent, so that nothing is lost with it. Used by one thread.
 */
public final class SharedBlocks {
    private static final byte[] WORD = "\"multicast\"".getBytes(StandardCharsets.UTF_8);
    private static final String TOPIC = Topics.ROOT + "blob/";
    private static final int MOST_WAITING = 4096;
    private static final int MOST_REMEMBERED = 256;
    /** So many times longer a request for content waits while devices keep coming: what goes by before they are there is sent again. */
    private static final int NEWCOMERS = 5;

    private final BlockServer server;
    private final long hold;
    private final LongSupplier clock;
    private final Map<Key, Batch> batches = new LinkedHashMap<>();
    private int waiting;
    private final Map<Audience, GroupMemory> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Audience, GroupMemory> eldest) {
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

        Batch(long since) {
            this.since = since;
        }
    }

    /**
     * Answers by means of a server.
     *
     * @param hold how long a request waits; five times as long while devices keep coming
     * @param clock tells nanoseconds, for how long sending takes
     */
    public SharedBlocks(BlockServer server, Duration hold, LongSupplier clock) {
        this.server = server;
        this.clock = clock;
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
        GroupMemory known = recent.get(audience);
        if (known != null) {
            known.asked(device.data(), asked.part(), now);
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
            least = Math.min(least, dueIn(each.getKey(), each.getValue(), now));
        }
        return least;
    }

    /** Not positive if it is due. */
    private long dueIn(Key key, Batch batch, long now) {
        GroupMemory known = recent.get(key.audience());
        long waited = now - batch.since;
        if (known == null) {
            return Math.max(0, hold - waited);
        }
        if (known.areAll(batch.byDevice.keySet(), now)) {
            return 0;
        }
        boolean others = key.part() == Part.CONTENT && known.comesSomebody(now);
        return Math.max(0, (others ? NEWCOMERS * hold : hold) - waited);
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
            if (dueIn(each.getKey(), each.getValue(), now) <= 0) {
                i.remove();
                due.add(Map.entry(each.getKey(), each.getValue()));
            }
        }
        List<BlockServer.Served> served = new ArrayList<>();
        for (Map.Entry<Key, Batch> each : due) {
            Batch batch = each.getValue();
            batch.byDevice.values().forEach(requests -> waiting -= requests.size());
            GroupMemory known = recent.computeIfAbsent(each.getKey().audience(), audience -> new GroupMemory());
            known.forget(now);
            batch.byDevice.forEach(
                    (device, requests) -> known.came(device, each.getKey().part(), batch.since, now));
            if (batch.byDevice.size() == 1 && known.isQuiet()) {
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
        GroupMemory known = recent.get(key.audience());
        boolean few = known.areFew(batch.byDevice.size());
        answerEach(key, batch, now, few, known, largestMessage, answers, served);
        BitSet blocks = new BitSet();
        long token = 0;
        for (Map.Entry<String, List<FetchRequest>> device : batch.byDevice.entrySet()) {
            for (FetchRequest request : device.getValue()) {
                BitSet forAll = forAll(key, request, device.getKey(), few, known, now);
                token = blocks.isEmpty() ? request.token() : token;
                blocks.or(forAll);
            }
        }
        send(key, batch, together(key, token, blocks), now, known, largestMessage, answers, served);
    }

    private static BitSet forAll(
            Key key, FetchRequest request, String device, boolean few, GroupMemory known, long now) {
        BitSet blocks = new BitSet();
        going(GroupMemory.Way.ALL, key, request, device, few, known, now).stream()
                .map(bit -> request.first() + bit)
                .forEach(blocks::set);
        boolean behind = key.part() == Part.CONTENT && known.isFurther(key.blockSize(), blocks);
        return behind ? known.ahead(key.blockSize(), device, blocks.cardinality(), now) : blocks;
    }

    private void send(
            Key key,
            Batch batch,
            FetchRequest whole,
            long now,
            GroupMemory known,
            ToIntFunction<String> largestMessage,
            Answers answers,
            List<BlockServer.Served> served)
            throws InterruptedException {
        String topic = TOPIC + key.audience().sha256();
        long begun = clock.getAsLong();
        BitSet left = new BitSet();
        whole.wanted().stream().map(bit -> whole.first() + bit).forEach(left::set);
        int before = -1;
        while (!left.isEmpty() && left.cardinality() != before) {
            before = left.cardinality();
            FetchRequest rest = together(key, whole.token(), left);
            served.add(server.answer(topic, rest, largestMessage.applyAsInt(topic), message -> {
                if (isBlock(message)) {
                    int n = DataMessage.numberOf(message);
                    left.clear(n);
                    boolean more = answers.send(topic, message);
                    // a slow connection takes its time
                    long then = now + (clock.getAsLong() - begun);
                    known.sent(key.part(), key.blockSize(), n, DataMessage.partLengthOf(message), then);
                    return more;
                }
                return isDone(message) || tellEach(batch, message, answers);
            }));
        }
    }

    private static FetchRequest together(Key key, long token, BitSet blocks) {
        int first = Math.max(0, blocks.nextSetBit(0));
        return new FetchRequest(
                token,
                FetchRequest.Target.digest(key.audience().sha256()),
                key.part(),
                key.blockSize(),
                first,
                blocks.get(first, blocks.length()),
                key.deflate(),
                true);
    }

    /** Of the blocks of a request those that go a way, as bits of the request. */
    private static BitSet going(
            GroupMemory.Way way,
            Key key,
            FetchRequest request,
            String device,
            boolean few,
            GroupMemory known,
            long now) {
        BitSet found = new BitSet();
        request.wanted().stream()
                .filter(bit -> known.way(key.part(), key.blockSize(), request.first() + bit, device, few, now) == way)
                .forEach(found::set);
        return found;
    }

    /**
     * A device that is a little behind asks for what is on its way to it: it gets no answer. What is lost it gets alone: sent to all
     * again, it would make all fall behind.
     */
    private void answerEach(
            Key key,
            Batch batch,
            long now,
            boolean few,
            GroupMemory known,
            ToIntFunction<String> largestMessage,
            Answers answers,
            List<BlockServer.Served> served)
            throws InterruptedException {
        for (Map.Entry<String, List<FetchRequest>> device : batch.byDevice.entrySet()) {
            String topic = device.getKey();
            for (FetchRequest request : device.getValue()) {
                BitSet alone = going(GroupMemory.Way.ALONE, key, request, topic, few, known, now);
                if (!alone.isEmpty()) {
                    served.add(server.answer(
                            topic,
                            request.of(alone),
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
