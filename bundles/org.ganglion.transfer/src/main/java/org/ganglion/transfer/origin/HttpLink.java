// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.DataMessage;
import org.ganglion.transfer.protocol.FetchRequest;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.protocol.ReplyType;
import org.ganglion.transfer.receiving.Link;

/**
 * One file on a web server. A request's blocks are got as ranges, one for each run of blocks, when they are received; so the fetch's thread does
 * it all. A server that ignores ranges is read on from where it is.
 */
final class HttpLink implements Link {
    private static final int KEPT_IN_MEMORY = 8 << 20;
    private static final int LONGEST_BUSY_MS = 120_000;

    private final Artifact artifact;
    private final URL url;
    private final URL listUrl;
    private final Queue<FetchRequest> waiting = new ArrayDeque<>();
    private final CountDownLatch woken = new CountDownLatch(1);
    private FetchRequest present;
    private int next;
    private int sent;
    private byte[] list;
    private byte[] whole;
    private volatile HttpURLConnection connection;
    private InputStream stream;
    private long position;
    private long end;
    private boolean connected = true;
    private String advice = "";

    /**
     * @param listUrl of the hash list; null if nobody has announced one
     */
    HttpLink(Artifact artifact, URL url, URL listUrl) {
        this.artifact = artifact;
        this.url = url;
        this.listUrl = listUrl;
    }

    @Override
    public void request(byte[] request) {
        waiting.add(FetchRequest.decode(url.toString(), request));
    }

    @Override
    public byte[] receive(long nanos) throws InterruptedException {
        if (present == null) {
            present = waiting.poll();
            next = 0;
            sent = 0;
        }
        if (present == null) {
            woken.await(nanos, TimeUnit.NANOSECONDS);
            return null;
        }
        try {
            byte[] message = present.part() == Part.HASHES ? ofList() : ofContent();
            connected = true;
            return message;
        } catch (HttpAnswer.Busy e) {
            disconnect();
            return end(ReplyType.BUSY, (int) e.millis());
        } catch (IOException e) {
            disconnect();
            return failed(e, nanos);
        } catch (RuntimeException e) {
            // the JDK's connection throws what it likes when another thread ends it
            if (woken.getCount() == 0) {
                throw new GanglionException(Reason.STOPPED, url + ": the fetch was cancelled", e);
            }
            throw e;
        }
    }

    /** What came before a failure is asked for no more; if nothing came, this is silence. */
    private byte[] failed(IOException failure, long nanos) throws InterruptedException {
        connected = false;
        advice = url + ": " + failure.getMessage();
        if (sent > 0) {
            return end(ReplyType.DONE, sent);
        }
        present = null;
        waiting.clear();
        woken.await(nanos, TimeUnit.NANOSECONDS);
        return null;
    }

    private byte[] end(ReplyType type, int detail) {
        FetchRequest ended = present;
        present = null;
        return DataMessage.reply(type, ended, artifact.sha256(), 0, detail).encode();
    }

    private byte[] ofList() throws IOException, HttpAnswer.Busy {
        if (list == null) {
            list = listUrl == null ? listOfContent() : announcedList();
        }
        int block = nextBlock();
        long offset = (long) block * present.blockSize();
        if (block < 0 || offset >= list.length) {
            return end(ReplyType.DONE, sent);
        }
        int size = (int) Math.min(present.blockSize(), list.length - offset);
        return block(block, list.length, ByteBuffer.wrap(list, (int) offset, size));
    }

    private byte[] announcedList() throws IOException, HttpAnswer.Busy {
        int length = Math.toIntExact(HashList.length(artifact.length()));
        HttpURLConnection answer = HttpAnswer.to(listUrl, null, this::opened);
        try (InputStream in = new SteadyStream(answer.getInputStream())) {
            byte[] read = in.readNBytes(length);
            if (read.length != length) {
                throw new EOFException("the hash list ends after " + read.length + " of " + length + " bytes");
            }
            return read;
        }
    }

    /** Without an announced list all is read for it once; what is small is kept, so that this is all that is read. */
    private byte[] listOfContent() throws IOException, HttpAnswer.Busy {
        HttpURLConnection answer = HttpAnswer.to(url, null, this::opened);
        try (InputStream in = new SteadyStream(answer.getInputStream())) {
            HashList.Content read;
            if (artifact.length() <= KEPT_IN_MEMORY) {
                whole = in.readNBytes((int) artifact.length());
                read = HashList.read(new ByteArrayInputStream(whole));
            } else {
                read = HashList.read(in, artifact.length());
            }
            if (!read.sha256().equals(artifact.sha256())) {
                whole = null;
                throw new GanglionException(Reason.DIGEST_MISMATCH, url + ": is not the artifact " + artifact.sha256());
            }
            return read.list();
        }
    }

    private byte[] ofContent() throws IOException, HttpAnswer.Busy {
        int block = nextBlock();
        long offset = (long) block * present.blockSize();
        if (block < 0 || offset >= artifact.length()) {
            return end(ReplyType.DONE, sent);
        }
        int size = (int) Math.min(present.blockSize(), artifact.length() - offset);
        if (whole != null) {
            return block(block, artifact.length(), ByteBuffer.wrap(whole, (int) offset, size));
        }
        goTo(offset, block);
        byte[] bytes = stream.readNBytes(size);
        position += bytes.length;
        if (bytes.length < size) {
            throw new EOFException("the answer ends at " + position + " of " + artifact.length() + " bytes");
        }
        if (position >= end) {
            stream.close();
            stream = null;
        }
        return block(block, artifact.length(), ByteBuffer.wrap(bytes));
    }

    private int nextBlock() {
        int bit = present.wanted().nextSetBit(next);
        return bit < 0 ? -1 : present.first() + bit;
    }

    private byte[] block(int n, long partLength, ByteBuffer bytes) {
        next = n - present.first() + 1;
        sent++;
        return new DataMessage(
                        ReplyType.BLOCK,
                        present.part(),
                        present.token(),
                        present.blockSize(),
                        n,
                        0,
                        partLength,
                        artifact.sha256(),
                        bytes)
                .encode();
    }

    /** Makes the stream stand at an offset. */
    private void goTo(long offset, int block) throws IOException, HttpAnswer.Busy {
        if (stream != null && (position > offset || offset >= end)) {
            disconnect();
        }
        if (stream == null) {
            open(offset, endOfRun(block));
        }
        stream.skipNBytes(offset - position);
        position = offset;
    }

    /** Where the blocks end that are asked for without a gap. */
    private long endOfRun(int block) {
        BitSet wanted = present.wanted();
        int last = wanted.nextClearBit(block - present.first()) + present.first();
        return Math.min(artifact.length(), (long) last * present.blockSize());
    }

    private void open(long from, long to) throws IOException, HttpAnswer.Busy {
        HttpURLConnection answer = HttpAnswer.to(url, "bytes=" + from + '-' + (to - 1), this::opened);
        boolean partial = answer.getResponseCode() == HttpURLConnection.HTTP_PARTIAL;
        String range = answer.getHeaderField("Content-Range");
        if (partial && (range == null || !range.startsWith("bytes " + from + '-'))) {
            throw new IOException("the server sends another range than was asked for: " + range);
        }
        stream = new SteadyStream(answer.getInputStream());
        position = partial ? from : 0;
        end = partial ? to : artifact.length();
    }

    /** The other thread either sees the connection, or is seen. */
    private void opened(HttpURLConnection opened) {
        connection = opened;
        if (woken.getCount() == 0) {
            throw new GanglionException(Reason.STOPPED, url + ": the fetch was cancelled");
        }
    }

    private void disconnect() {
        HttpURLConnection open = connection;
        stream = null;
        if (open != null) {
            open.disconnect();
        }
    }

    @Override
    public void wake() {
        woken.countDown();
        HttpURLConnection open = connection;
        if (open != null) {
            open.disconnect();
        }
    }

    @Override
    public int largestMessage() {
        return DataMessage.HEADER + Blocks.LARGEST;
    }

    @Override
    public int requestsUnderWay() {
        return 2;
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public int longestBusyMillis() {
        return LONGEST_BUSY_MS;
    }

    @Override
    public String advice() {
        return advice;
    }

    @Override
    public void close() {
        disconnect();
    }
}
