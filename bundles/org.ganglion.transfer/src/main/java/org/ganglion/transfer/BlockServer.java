// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.protocol.ReplyType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for blocks from a store. Knows nothing of the network. Safe for use by several threads. */
public final class BlockServer {
    private static final Logger LOG = LoggerFactory.getLogger(BlockServer.class);
    private static final String NO_ARTIFACT = "0".repeat(2 * Blocks.DIGEST);
    /** Of 1 GiB of artifacts. */
    private static final long LIST_BYTES_KEPT = 8 << 20;

    /** After so long a device asks again, and then most likely another publisher. */
    private static final int ELSEWHERE_MS = 100;

    private final ArtifactStore store;
    private final KnownContents contents = new KnownContents(LIST_BYTES_KEPT);

    /** Where answers go. */
    @FunctionalInterface
    public interface Answers {
        /**
         * Sends one data message, and waits as long as too much is under way.
         *
         * @return whether it makes sense to send more
         * @throws InterruptedException if the thread is interrupted while waiting
         */
        boolean send(byte[] message) throws InterruptedException;
    }

    /** How a request ended. */
    public enum End {
        /** Blocks were sent, or the artifact was described. */
        SERVED,
        /** The store has no such artifact. */
        NOT_FOUND,
        /** The blocks wanted are larger than what can be sent. */
        TOO_LARGE,
        /** It is no request of this protocol. */
        MALFORMED,
        /** The answers could not be sent. */
        UNSENT
    }

    /**
     * What became of a request.
     *
     * @param end how it ended
     * @param blocks sent
     * @param bytes of these blocks, without headers
     */
    public record Served(End end, int blocks, long bytes) {}

    /** Serves from a store. */
    public BlockServer(ArtifactStore store) {
        this.store = store;
    }

    /**
     * Answers a request: its blocks, up to 512 KiB, then DONE; or one typed reply.
     *
     * @param topic where the request came from, for messages
     * @param request as it came
     * @param largestMessage what can be sent, in bytes of a data message
     * @param answers takes the answers
     * @return what was sent
     * @throws InterruptedException if the thread is interrupted while sending
     */
    public Served answer(String topic, byte[] request, int largestMessage, Answers answers)
            throws InterruptedException {
        FetchRequest asked;
        try {
            asked = FetchRequest.decode(topic, request);
        } catch (GanglionException e) {
            LOG.warn("A request was not understood: {}", e.getMessage());
            Long token = FetchRequest.tokenOf(request);
            if (token != null) {
                answers.send(typed(token, ReplyType.UNSUPPORTED, Blocks.FORMAT));
            }
            return new Served(End.MALFORMED, 0, 0);
        }
        return answer(topic, asked, largestMessage, answers);
    }

    /**
     * Answers a request that has been read: its blocks, up to 512 KiB, then DONE; or one typed reply.
     *
     * @param topic where the request came from, for messages
     * @param asked what is asked for
     * @param largestMessage what can be sent, in bytes of a data message
     * @param answers takes the answers
     * @return what was sent
     * @throws InterruptedException if the thread is interrupted while sending
     */
    Served answer(String topic, FetchRequest asked, int largestMessage, Answers answers) throws InterruptedException {
        int largestBlock = Blocks.sizeWithin(largestMessage - DataMessage.HEADER);
        if (asked.blockSize() > largestBlock) {
            answers.send(DataMessage.reply(ReplyType.TOO_LARGE, asked, digest(asked), 0, largestBlock)
                    .encode());
            return new Served(End.TOO_LARGE, 0, 0);
        }
        try {
            Optional<Found> found = find(asked);
            if (found.isEmpty()) {
                answers.send(
                        store.holdsAll()
                                ? DataMessage.reply(ReplyType.NOT_FOUND, asked, digest(asked), 0, 0)
                                        .encode()
                                : DataMessage.reply(ReplyType.BUSY, asked, digest(asked), 0, ELSEWHERE_MS)
                                        .encode());
                return new Served(End.NOT_FOUND, 0, 0);
            }
            return serve(asked, found.get(), answers);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException(topic + ": interrupted while serving");
        } catch (IOException e) {
            LOG.error("{}: cannot be served now: {}", topic, e.toString());
            answers.send(DataMessage.reply(ReplyType.BUSY, asked, digest(asked), 0, 1000)
                    .encode());
            return new Served(End.UNSENT, 0, 0);
        }
    }

    /**
     * The reply BUSY to a request.
     *
     * @param request as it came
     * @param milliseconds after which the device may ask again
     * @return the data message, or nothing if it is no request
     */
    public static Optional<byte[]> busy(byte[] request, int milliseconds) {
        return Optional.ofNullable(FetchRequest.tokenOf(request))
                .map(token -> typed(token, ReplyType.BUSY, milliseconds));
    }

    /** Whether it is longer than any request: it need not be kept, nothing answers it. */
    public static boolean isTooLong(byte[] request) {
        return request.length > FetchRequest.LONGEST;
    }

    private static byte[] typed(long token, ReplyType type, int detail) {
        ByteBuffer none = ByteBuffer.allocate(0);
        return new DataMessage(type, Part.CONTENT, token, Blocks.LEAF, 0, detail, 0, NO_ARTIFACT, none).encode();
    }

    private static String digest(FetchRequest asked) {
        return asked.target().sha256() == null ? NO_ARTIFACT : asked.target().sha256();
    }

    private record Found(Path file, String sha256, HashList.Content content) {
        long length(Part part) {
            return part == Part.CONTENT ? content.length() : content.list().length;
        }
    }

    private Optional<Found> find(FetchRequest asked) throws IOException {
        Optional<String> sha256 = asked.target().path() == null
                ? Optional.of(asked.target().sha256())
                : store.digest(asked.target().path());
        if (sha256.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> file = store.find(sha256.get());
        if (file.isEmpty()) {
            return Optional.empty();
        }
        HashList.Content content = content(file.get(), sha256.get());
        if (!content.sha256().equals(sha256.get()) || content.length() != Files.size(file.get())) {
            LOG.error("{} is not served: it is not the artifact {}", file.get(), sha256.get());
            contents.forget(sha256.get());
            return Optional.empty();
        }
        return Optional.of(new Found(file.get(), sha256.get(), content));
    }

    private HashList.Content content(Path file, String sha256) throws IOException {
        HashList.Content known = contents.get(sha256);
        if (known != null) {
            return known;
        }
        HashList.Content read;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), Blocks.LARGEST)) {
            read = HashList.read(in);
        }
        contents.keep(sha256, read);
        return read;
    }

    private static Served serve(FetchRequest asked, Found found, Answers answers)
            throws IOException, InterruptedException {
        long length = found.length(asked.part());
        if (asked.wanted().isEmpty()) {
            boolean sent = answers.send(DataMessage.reply(ReplyType.FOUND, asked, found.sha256(), length, 0)
                    .encode());
            return new Served(sent ? End.SERVED : End.UNSENT, 0, 0);
        }
        int blocks = 0;
        long bytes = 0;
        BitSet wanted = asked.wanted();
        boolean deflate = asked.deflate();
        try (FileChannel file = FileChannel.open(found.file(), StandardOpenOption.READ)) {
            for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
                int n = asked.first() + i;
                long offset = (long) n * asked.blockSize();
                int size = (int) Math.min(asked.blockSize(), length - offset);
                if (size <= 0 || bytes + size > Blocks.LARGEST_WINDOW) {
                    break;
                }
                ByteBuffer block = asked.part() == Part.CONTENT
                        ? read(file, found.file(), offset, size)
                        : ByteBuffer.wrap(found.content().list(), (int) offset, size);
                DataMessage message = new DataMessage(
                        ReplyType.BLOCK,
                        asked.part(),
                        asked.token(),
                        asked.blockSize(),
                        n,
                        0,
                        length,
                        found.sha256(),
                        block);
                byte[] encoded = deflate ? message.encodeSmaller() : message.encode();
                deflate &= encoded.length < DataMessage.HEADER + size; // what stands beside is not worth it either
                if (!answers.send(encoded)) {
                    return new Served(End.UNSENT, blocks, bytes);
                }
                blocks++;
                bytes += size;
            }
        }
        answers.send(DataMessage.reply(ReplyType.DONE, asked, found.sha256(), length, blocks)
                .encode());
        return new Served(End.SERVED, blocks, bytes);
    }

    private static ByteBuffer read(FileChannel file, Path name, long offset, int size) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(size);
        while (block.hasRemaining()) {
            if (file.read(block, offset + block.position()) < 0) {
                throw new EOFException(name + " has become shorter");
            }
        }
        return block.flip();
    }
}
