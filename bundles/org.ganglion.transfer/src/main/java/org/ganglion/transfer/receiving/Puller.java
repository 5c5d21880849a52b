// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.Part;

/**
 * Asks for what is missing of a part until nothing is, one window at a time. Every request either brings a leaf or counts towards a bound, so
 * it always ends.
 */
final class Puller {
    private static final int SILENCES_BEFORE_HALVING = 2;
    private static final int REFUSALS = 3;
    private static final int WRONG_ROUNDS = 3;
    private static final int LONGEST_BUSY_MS = 5000;
    private static final int SHORTEST_BUSY_MS = 20;
    private static final int PATIENCE_WITH_BUSY = 4;

    private final String sha256;
    private final Link link;
    private final Pace pace;
    private final Tally tally;
    private final BooleanSupplier cancelled;
    private final Runnable advanced;
    private final RandomGenerator random;
    private int blockSize;

    Puller(String sha256, Link link, Pace pace, Tally tally, BooleanSupplier cancelled, Runnable advanced) {
        this.sha256 = sha256;
        this.link = link;
        this.pace = pace;
        this.tally = tally;
        this.cancelled = cancelled;
        this.advanced = advanced;
        this.random = RandomGenerator.getDefault();
        this.blockSize = pace.blockSize();
    }

    /** How one request ended. */
    private enum End {
        COMPLETE,
        DONE,
        SILENCE,
        NOT_FOUND,
        BUSY,
        TOO_LARGE,
        UNSUPPORTED
    }

    /** What one request brought. */
    private static final class Round {
        End end = End.SILENCE;
        int detail;
        int kept;
        int wrong;
    }

    /** What the requests without a useful block were, since the last useful one. */
    private static final class Drought {
        int fruitless;
        int silences;
        int refusals;
        int busy;
        int wrong;
    }

    /**
     * Brings all that is missing.
     *
     * @throws WrongHashListException if it cannot be brought because blocks and hash list do not fit
     */
    void pull(Part part, Gathering into) throws IOException, InterruptedException, WrongHashListException {
        Drought drought = new Drought();
        while (into.missing(0) >= 0) {
            limitBlockSize();
            Round round = ask(part, into, silence(drought.fruitless));
            if (round.kept > 0) {
                int silences = round.end == End.SILENCE ? drought.silences : 0;
                drought = new Drought();
                drought.silences = silences;
            }
            judge(part, round, drought);
        }
    }

    private void judge(Part part, Round round, Drought drought) throws InterruptedException, WrongHashListException {
        if (round.end == End.COMPLETE) {
            return;
        }
        if (round.kept == 0) {
            drought.fruitless += round.end == End.BUSY ? 0 : 1;
            drought.wrong += round.wrong > 0 ? 1 : 0;
        }
        if (drought.wrong >= WRONG_ROUNDS) {
            throw new WrongHashListException(drought.wrong + " times blocks came that do not fit the hash list");
        }
        switch (round.end) {
            case SILENCE -> halveAfterSilences(drought);
            case BUSY -> beBusy(round.detail, drought);
            case TOO_LARGE -> shrink(round.detail);
            case NOT_FOUND -> refused(drought);
            case DONE -> lost(round, drought);
            case UNSUPPORTED -> throw failure(
                    Reason.UNSUPPORTED, "the publisher knows the block protocol up to format " + round.detail);
            case COMPLETE -> throw new IllegalStateException("judged above");
        }
        if (drought.fruitless >= pace.attempts()) {
            throw exhausted(part, drought);
        }
    }

    private GanglionException exhausted(Part part, Drought drought) {
        if (!link.connected()) {
            return failure(Reason.NETWORK, "there is no connection to the broker");
        }
        String what = drought.silences > 0 ? "nobody sent" : "nothing useful came of";
        return failure(
                Reason.TIMEOUT,
                what + " the " + part.word() + " after " + drought.fruitless
                        + " requests; is a publisher with this artifact connected to the broker?");
    }

    private void halveAfterSilences(Drought drought) {
        drought.silences++;
        if (drought.silences % SILENCES_BEFORE_HALVING == 0) {
            blockSize = Math.max(Blocks.LEAF, blockSize / 2);
        }
    }

    /** All was sent and not all came. What is missing is asked for at once; if nothing came, perhaps smaller blocks do. */
    private void lost(Round round, Drought drought) throws InterruptedException {
        if (round.kept == 0 && round.wrong == 0) {
            halveAfterSilences(drought);
            pause(pace.silence().toNanos() / 4);
        }
    }

    private void beBusy(int after, Drought drought) throws InterruptedException {
        drought.busy++;
        if (drought.busy > pace.attempts() * PATIENCE_WITH_BUSY) {
            throw failure(Reason.BUSY, "all publishers were busy " + drought.busy + " times in a row; try later");
        }
        int most = Math.max(SHORTEST_BUSY_MS, Math.min(after, LONGEST_BUSY_MS));
        pause(TimeUnit.MILLISECONDS.toNanos(most / 2 + random.nextInt(most)));
    }

    private void shrink(int limit) {
        int offered = Blocks.sizeWithin(limit);
        if (offered == 0) {
            throw failure(Reason.TOO_LARGE, "the publisher or its broker cannot send even blocks of 4 KiB");
        }
        blockSize = offered < blockSize ? offered : Math.max(Blocks.LEAF, blockSize / 2);
    }

    private void refused(Drought drought) throws InterruptedException {
        drought.refusals++;
        if (drought.refusals >= REFUSALS) {
            throw failure(Reason.NOT_FOUND, "the publishers have no such artifact");
        }
        pause(Math.min(pace.silence().toNanos(), TimeUnit.MILLISECONDS.toNanos(300)));
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

    private long silence(int fruitless) {
        long longest = pace.longestSilence().toNanos();
        long nanos = pace.silence().toNanos();
        for (int i = 0; i < fruitless && nanos < longest; i++) {
            nanos *= 2;
        }
        return Math.min(nanos, longest);
    }

    private Round ask(Part part, Gathering into, long silence) throws IOException, InterruptedException {
        FetchRequest request = plan(part, into);
        int most = Math.max(1, request.wanted().cardinality() * (blockSize / Blocks.LEAF));
        tally.requests++;
        link.request(request.encode());
        Round round = new Round();
        BitSet open = (BitSet) request.wanted().clone();
        long since = System.nanoTime();
        while (!open.isEmpty() && round.kept <= most) {
            throwIfCancelled();
            long left = silence - (System.nanoTime() - since);
            if (left <= 0) {
                return round;
            }
            DataMessage message = decode(link.receive(left));
            if (message == null) {
                continue;
            }
            switch (message.type()) {
                case BLOCK -> {
                    if (take(part, message, into, round)) {
                        since = System.nanoTime();
                        close(open, request, into);
                    }
                }
                case FOUND -> tally.wasted++;
                default -> {
                    if (message.token() == request.token()) {
                        round.end = End.valueOf(message.type().name());
                        round.detail = message.detail();
                        return round;
                    }
                }
            }
        }
        round.end = End.COMPLETE;
        return round;
    }

    private FetchRequest plan(Part part, Gathering into) {
        int leaves = blockSize / Blocks.LEAF;
        int first = into.missing(0) / leaves;
        BitSet wanted = new BitSet();
        int room = Math.max(1, pace.window() / blockSize);
        for (int leaf = into.missing(0); leaf >= 0 && room > 0; room--) {
            int n = leaf / leaves;
            if (n - first >= Blocks.LONGEST_BITMAP_BITS) {
                break;
            }
            wanted.set(n - first);
            leaf = into.missing((n + 1) * leaves);
        }
        return new FetchRequest(
                random.nextLong(), FetchRequest.Target.digest(sha256), part, blockSize, first, wanted);
    }

    private DataMessage decode(byte[] message) {
        if (message == null) {
            return null;
        }
        try {
            return DataMessage.decode(message);
        } catch (GanglionException e) {
            tally.wasted++;
            return null;
        }
    }

    /** Whether the block brought something. It need not be of this request: late and foreign ones are as good, if they fit. */
    private boolean take(Part part, DataMessage block, Gathering into, Round round) throws IOException {
        if (block.part() != part || !block.artifact().equals(sha256) || block.partLength() != into.length()) {
            tally.wasted++;
            return false;
        }
        byte[] bytes = new byte[block.bytes().remaining()];
        block.bytes().get(bytes);
        int leaf = (int) (block.offset() / Blocks.LEAF);
        int kept = 0;
        for (int from = 0; from < bytes.length; from += Blocks.LEAF, leaf++) {
            int length = Math.min(Blocks.LEAF, bytes.length - from);
            switch (into.take(leaf, bytes, from, length)) {
                case KEPT -> {
                    kept++;
                    tally.received += part == Part.CONTENT ? length : 0;
                }
                case WRONG -> round.wrong++;
                case HELD -> {
                    // came twice
                }
            }
        }
        round.kept += kept;
        if (kept == 0) {
            tally.wasted++;
            return false;
        }
        tally.blocks++;
        advanced.run();
        return true;
    }

    private static void close(BitSet open, FetchRequest request, Gathering into) {
        int leaves = request.blockSize() / Blocks.LEAF;
        for (int i = open.nextSetBit(0); i >= 0; i = open.nextSetBit(i + 1)) {
            int first = (request.first() + i) * leaves;
            int missing = into.missing(first);
            if (missing < 0 || missing >= first + leaves) {
                open.clear(i);
            }
        }
    }

    /** Waits, and drops what comes meanwhile: it is asked for again. */
    void pause(long nanos) throws InterruptedException {
        long since = System.nanoTime();
        for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - since)) {
            throwIfCancelled();
            if (link.receive(left) != null) {
                tally.wasted++;
            }
        }
    }

    private void throwIfCancelled() {
        if (cancelled.getAsBoolean()) {
            throw failure(Reason.STOPPED, "the fetch was cancelled");
        }
    }

    private GanglionException failure(Reason reason, String message) {
        return new GanglionException(reason, "artifact " + sha256 + ": " + message);
    }
}
