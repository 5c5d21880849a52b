// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.protocol.ReplyType;

/**
 * Asks for what is missing of a part until nothing is. Up to four requests of a quarter of a window each are under
 * way while blocks flow, so that some travel while others are served; one while they do not. How many it is at the moment follows from how
 * long an answer takes: a slow link shall not fill up, for other messages come over it too. Every request either brings a leaf or
 * counts towards a bound, so it always ends.
 */
final class Puller {
    private static final long PROMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int SILENCES_BEFORE_HALVING = 2;
    private static final int REFUSALS = 3;
    private static final int WRONG_REQUESTS = 3;
    private static final int SHORTEST_BUSY_MS = 20;
    private static final int PATIENCE_WITH_BUSY = 4;
    /** What has arrived while this device was slow itself, at its disk, is looked at before silence is stated. */
    private static final int MOST_OVERDUE = 256;

    private static final long REFUSAL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final String sha256;
    private final Link link;
    private final Pace pace;
    private final Tally tally;
    private final BooleanSupplier cancelled;
    private final Runnable advanced;
    private final RandomGenerator random = RandomGenerator.getDefault();

    private final List<Asked> underWay = new ArrayList<>();
    private final Drought drought = new Drought();
    private final GroupStream group = new GroupStream();
    private Part part;
    private Gathering into;
    private boolean flows;
    private int allowed = 2;
    private int silences;
    private int blockSize;
    private long lastUseful;
    private int overdue;
    private long sendAgain;
    private boolean heldForRefusal;

    Puller(String sha256, Link link, Pace pace, Tally tally, BooleanSupplier cancelled, Runnable advanced) {
        this.sha256 = sha256;
        this.link = link;
        this.pace = pace;
        this.tally = tally;
        this.cancelled = cancelled;
        this.advanced = advanced;
        this.blockSize = pace.blockSize();
        this.sendAgain = System.nanoTime();
    }

    /** Lets no request leave before some time has passed. */
    void hold(long nanos) {
        sendAgain = System.nanoTime() + nanos;
        heldForRefusal = false;
    }

    /**
     * Brings all that is missing.
     *
     * @throws WrongHashListException if it cannot be brought because blocks and hash list do not fit
     */
    void pull(Part wanted, Gathering target) throws IOException, InterruptedException, WrongHashListException {
        part = wanted;
        into = target;
        underWay.clear();
        drought.end();
        flows = false;
        takeEarly();
        while (into.missing(0) >= 0) {
            throwIfCancelled();
            send();
            receive();
        }
    }

    private void takeEarly() throws IOException {
        for (DataMessage block = next(); block != null; block = next()) {
            take(block);
        }
    }

    private DataMessage next() {
        return part == Part.CONTENT ? group.early() : null;
    }

    /** In how many nanoseconds a request may leave. */
    private long holdsFor() {
        long held = sendAgain - System.nanoTime();
        return part == Part.CONTENT ? Math.max(held, group.quietIn()) : held;
    }

    private void send() {
        if (holdsFor() > 0) {
            return;
        }
        limitBlockSize();
        while (underWay.size() < (flows ? Math.min(allowed, pace.window() / blockSize) : 1)) {
            FetchRequest request = plan();
            if (request == null) {
                return;
            }
            if (underWay.isEmpty()) {
                lastUseful = System.nanoTime();
            }
            underWay.add(new Asked(request));
            group.asked(request.token());
            tally.requests++;
            link.request(request.encode());
        }
    }

    private void limitBlockSize() {
        int most = Blocks.sizeWithin(link.largestMessage() - DataMessage.HEADER);
        if (most == 0) {
            throw failure(
                    Reason.TOO_LARGE,
                    "the broker's maximum packet size leaves " + link.largestMessage()
                            + " bytes for a data message, less than a block of 4 KiB; raise it");
        }
        blockSize = Math.min(blockSize, most);
    }

    /**
     * The next blocks that are missing and not asked for, or null. Where only a part of a block is missing, blocks are as small as it takes, so that
     * what is held does not come again.
     */
    private FetchRequest plan() {
        BitSet asked = new BitSet();
        underWay.forEach(request -> request.mark(asked));
        int leaf = part == Part.CONTENT ? missing(group.next(), asked) : -1;
        if (leaf < 0) {
            leaf = missing(0, asked);
        }
        if (leaf < 0) {
            return null;
        }
        int size = fitting(leaf, asked);
        int leaves = size / Blocks.LEAF;
        int first = leaf / leaves;
        BitSet wanted = new BitSet();
        int room = Math.max(1, pace.window() / link.requestsUnderWay() / size);
        while (leaf >= 0
                && room > 0
                && leaf / leaves - first < Blocks.LONGEST_BITMAP_BITS
                && fitting(leaf, asked) == size) {
            int n = leaf / leaves;
            wanted.set(n - first);
            room--;
            leaf = missing((n + 1) * leaves, asked);
        }
        return new FetchRequest(random.nextLong(), FetchRequest.Target.digest(sha256), part, size, first, wanted)
                .compressed(link.compression())
                .shared(link.multicast());
    }

    /** The largest size of a block at a leaf of which all is missing. */
    private int fitting(int leaf, BitSet asked) {
        int count = Blocks.count(into.length(), Blocks.LEAF);
        int size = blockSize;
        while (size > Blocks.LEAF && !allMissing(leaf, size / Blocks.LEAF, count, asked)) {
            size /= 2;
        }
        return size;
    }

    private boolean allMissing(int leaf, int leaves, int count, BitSet asked) {
        int from = leaf / leaves * leaves;
        int to = Math.min(count, from + leaves);
        int i = from;
        while (i < to && into.missing(i) == i && !asked.get(i)) {
            i++;
        }
        return i == to;
    }

    private int missing(int from, BitSet asked) {
        int leaf = into.missing(from);
        while (leaf >= 0 && asked.get(leaf)) {
            leaf = into.missing(asked.nextClearBit(leaf));
        }
        return leaf;
    }

    private void receive() throws IOException, InterruptedException, WrongHashListException {
        long left = underWay.isEmpty() ? holdsFor() : lastUseful + silence() - System.nanoTime();
        boolean late = left <= 0;
        if (late && underWay.isEmpty()) {
            return;
        }
        byte[] message = link.receive(Math.max(0, left));
        overdue = late ? overdue + 1 : 0;
        if (late && (message == null || overdue > MOST_OVERDUE)) {
            silent();
            return;
        }
        if (message == null) {
            return;
        }
        tally.traffic += message.length;
        DataMessage read = decode(message);
        if (read == null) {
            tally.wasted++;
        } else if (read.type() == ReplyType.BLOCK) {
            take(read);
        } else {
            reply(read);
        }
    }

    /** A message, or null if it is none. */
    private static DataMessage decode(byte[] message) {
        try {
            return DataMessage.decode(message);
        } catch (GanglionException e) {
            return null; // damaged, or not for us: whoever sent it is not worth a line for each
        }
    }

    /** A block need not be of a request that is under way: late and foreign ones are as good, if they fit. */
    private void take(DataMessage block) throws IOException {
        boolean toGroup = link.multicast() && !group.isOwn(block.token());
        if (block.part() != part || !block.artifact().equals(sha256) || block.partLength() != into.length()) {
            tally.wasted += toGroup && isEarly(block) && group.keepsEarly(block, pace.window()) ? 0 : 1;
            return;
        }
        Asked request = request(block.token());
        Gathering.Taken taken = into.takeBlock(
                (int) (block.offset() / Blocks.LEAF),
                block.bytes().array(),
                block.bytes().arrayOffset() + block.bytes().position(),
                block.bytes().remaining());
        tally.received += part == Part.CONTENT ? taken.bytes() : 0;
        if (request != null) {
            request.wrong += taken.wrong();
        }
        if (taken.leaves() == 0) {
            tally.wasted++;
            return;
        }
        if (request != null) {
            request.kept += taken.leaves();
        }
        useful();
        if (request != null && !request.isFor(block)) {
            underWay.remove(request); // the publisher sends first what the group is at
        }
        if (link.multicast() && part == Part.CONTENT) {
            group.cameUpTo(block);
        }
        if (toGroup && part == Part.CONTENT) {
            group.heard(block);
            flows = false;
            underWay.clear(); // whoever asks for all asks for this too
        }
        if (toGroup && block.bytes().remaining() == block.blockSize()) {
            blockSize = Math.max(blockSize, Math.min(block.blockSize(), pace.blockSize())); // so large ones do come
        }
    }

    /** Whether a block is of the content while the hash list is still to come. */
    private boolean isEarly(DataMessage block) {
        return part == Part.HASHES
                && block.part() == Part.CONTENT
                && block.artifact().equals(sha256);
    }

    private void useful() {
        tally.blocks++;
        lastUseful = System.nanoTime();
        flows = true;
        drought.end();
        if (heldForRefusal) {
            heldForRefusal = false;
            sendAgain = lastUseful; // somebody has it
        }
        if (underWay.removeIf(this::answered)) {
            silences = 0;
        }
        advanced.run();
    }

    private boolean answered(Asked request) {
        if (!request.answered(into)) {
            return false;
        }
        adapt(request);
        return true;
    }

    private void adapt(Asked answered) {
        long nanos = System.nanoTime() - answered.since();
        if (nanos < PROMPT_NANOS) {
            allowed = Math.min(link.requestsUnderWay(), allowed + 1);
        } else if (nanos > SLOW_NANOS) {
            allowed = Math.max(1, allowed - 1);
        }
    }

    private Asked request(long token) {
        for (Asked each : underWay) {
            if (each.token() == token) {
                return each;
            }
        }
        return null;
    }

    private void reply(DataMessage reply) throws WrongHashListException {
        Asked request = request(reply.token());
        if (request == null) {
            return; // the end of a request that was answered before, or given up
        }
        underWay.remove(request);
        if (reply.type() == ReplyType.NOT_FOUND) {
            refused(); // by one publisher of several, which says nothing of the others
            return;
        }
        drought.answeredOtherwise();
        switch (reply.type()) {
            case DONE -> lost(request);
            case BUSY -> beBusy(reply.detail());
            case TOO_LARGE -> shrink(reply.detail());
            case UNSUPPORTED ->
                throw failure(
                        Reason.UNSUPPORTED, "the publisher knows the block protocol up to format " + reply.detail());
            default -> tally.wasted++;
        }
        if (reply.type() != ReplyType.BUSY) {
            count(request.kept, request.wrong);
        }
    }

    private void silent() throws WrongHashListException {
        int kept = 0;
        int wrong = 0;
        for (Asked each : underWay) {
            kept += each.kept;
            wrong += each.wrong;
        }
        underWay.clear();
        drought.answeredOtherwise();
        halveAfterSilences();
        count(kept, wrong);
    }

    /** Counts the end of a request that was not answered in full. */
    private void count(int kept, int wrong) throws WrongHashListException {
        if (kept > 0) {
            return;
        }
        flows = false;
        drought.fruitless++;
        drought.wrong += wrong > 0 ? 1 : 0;
        if (drought.wrong >= WRONG_REQUESTS) {
            throw new WrongHashListException(drought.wrong + " times blocks came that do not fit the hash list");
        }
        if (drought.fruitless >= pace.attempts()) {
            throw exhausted();
        }
    }

    private GanglionException exhausted() {
        if (!link.connected()) {
            return failure(Reason.NETWORK, "there is no connection; " + link.advice());
        }
        return failure(
                Reason.TIMEOUT,
                drought.fruitless + " requests for the " + part.word() + " brought nothing; " + link.advice());
    }

    private long silence() {
        long longest = pace.longestSilence().toNanos();
        long nanos = pace.silence().toNanos();
        for (int i = 0; i < drought.fruitless && nanos < longest; i++) {
            nanos *= 2;
        }
        return Math.min(nanos, longest);
    }

    private void halveAfterSilences() {
        silences++;
        if (silences % SILENCES_BEFORE_HALVING == 0) {
            blockSize = Math.max(Blocks.LEAF, blockSize / 2);
        }
    }

    /**
     * All was sent and not all came. What is missing is asked for at once; if nothing came, perhaps smaller blocks do.
     */
    private void lost(Asked request) {
        if (request.kept > 0) {
            silences = 0;
        } else if (request.wrong == 0) {
            halveAfterSilences();
            hold(pace.silence().toNanos() / 4);
        }
    }

    private void beBusy(int after) {
        flows = false;
        allowed = 1;
        drought.busy++;
        if (drought.busy > pace.attempts() * PATIENCE_WITH_BUSY) {
            throw failure(
                    Reason.BUSY, "no publisher had time for it, asked " + drought.busy + " times in a row; try later");
        }
        int most = Math.max(SHORTEST_BUSY_MS, Math.min(after, link.longestBusyMillis()));
        hold(TimeUnit.MILLISECONDS.toNanos(most / 2 + random.nextInt(most)));
    }

    private void shrink(int limit) {
        int offered = Blocks.sizeWithin(limit);
        if (offered == 0) {
            throw failure(Reason.TOO_LARGE, "the publisher or its broker cannot send even blocks of 4 KiB");
        }
        blockSize = offered < blockSize ? offered : Math.max(Blocks.LEAF, blockSize / 2);
    }

    /**
     * Whoever has it may be slower than those who have not, and requests go round among all. So what is under way is waited for; and it takes
     * several refusals in a row, for as long as silence would last, until nobody has it.
     */
    private void refused() {
        hold(Math.min(pace.silence().toNanos(), REFUSAL_NANOS));
        heldForRefusal = true;
        if (!underWay.isEmpty()) {
            return;
        }
        flows = false;
        if (drought.refused(System.nanoTime(), REFUSALS, pace.silence().toNanos())) {
            throw failure(Reason.NOT_FOUND, "the publishers have no such artifact");
        }
    }

    void throwIfCancelled() {
        if (cancelled.getAsBoolean()) {
            throw failure(Reason.STOPPED, "the fetch was cancelled");
        }
    }

    private GanglionException failure(Reason reason, String message) {
        return new GanglionException(reason, "artifact " + sha256 + ": " + message);
    }
}
