// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.protocol.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one artifact: hash list, what this device holds already, what is missing, proof. Runs on one thread. */
public final class ArtifactFetch {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactFetch.class);
    private static final int HASH_LISTS = 3;
    /** So that the disk is not filled to the last byte. */
    private static final long RESERVE = 1 << 20;

    private final Artifact artifact;
    private final Path file;
    private final List<Path> alike;
    private final Volume volume;
    private final Link link;
    private final Pace pace;
    private final ProgressListener listener;
    private final Tally tally = new Tally();
    private final Puller puller;
    private PartialFile partial;
    private long heldBefore;
    private volatile Progress progress;
    private volatile boolean cancelled;

    /** Nothing happens before {@link #run}. */
    public ArtifactFetch(
            Artifact artifact,
            Path file,
            List<Path> alike,
            Volume volume,
            Link link,
            Pace pace,
            ProgressListener listener) {
        this.artifact = artifact;
        this.file = file;
        this.alike = List.copyOf(alike);
        this.volume = volume;
        this.link = link;
        this.pace = pace;
        this.listener = listener;
        this.progress = new Progress(0, artifact.length(), 0, artifact.length(), 0, 0, 0, 0);
        this.puller = new Puller(artifact.sha256(), link, pace, tally, () -> cancelled, this::advance);
    }

    /** How far it is; for any thread. */
    public Progress progress() {
        return progress;
    }

    /** Makes {@link #run} end soon; for any thread. Whoever calls it wakes the link, too. */
    public void cancel() {
        cancelled = true;
    }

    /** Where an artifact is kept until it is whole. */
    public static Path beside(Path file) {
        return PartialFile.beside(file);
    }

    /**
     * Brings it.
     *
     * @throws GanglionException if it cannot be brought
     * @throws InterruptedException if the thread is interrupted
     */
    public void run() throws InterruptedException {
        try {
            if (isThere()) {
                progress = new Progress(artifact.length(), artifact.length(), 0, 0, 0, 0, 0, 0);
                listener.advanced(progress);
                Files.deleteIfExists(PartialFile.beside(file));
            } else {
                Files.createDirectories(file.toAbsolutePath().getParent());
                bringInto();
            }
        } catch (IOException e) {
            throw new GanglionException(
                    Reason.STORAGE, PartialFile.beside(file) + ": cannot be read or written: " + e.getMessage(), e);
        }
    }

    private boolean isThere() throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != artifact.length()) {
            return false;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), Blocks.LARGEST)) {
            return HashList.read(in).sha256().equals(artifact.sha256());
        }
    }

    private void bringInto() throws IOException, InterruptedException {
        try (PartialFile opened = PartialFile.open(volume, artifact, file)) {
            partial = opened;
            heldBefore = opened.heldBytes();
            advance();
            requireSpace();
            boolean finished = false;
            try {
                bring();
                finished = true;
            } finally {
                if (!finished) {
                    keep();
                }
            }
        }
    }

    /** What has come is worth keeping however the fetch ends; a failure to do so must not hide why it ended. */
    private void keep() {
        try {
            partial.sync();
        } catch (IOException e) {
            LOG.debug("{} may lose the latest blocks: {}", PartialFile.beside(file), e.toString());
        }
    }

    private void requireSpace() throws IOException {
        long free = partial.spaceFree();
        long needed = partial.spaceNeeded() + RESERVE;
        if (free < needed) {
            throw new GanglionException(
                    Reason.STORAGE,
                    file.toAbsolutePath().getParent() + ": " + needed + " bytes are needed for artifact "
                            + artifact.sha256() + " and " + free + " are free; make room");
        }
    }

    private void bring() throws IOException, InterruptedException {
        if (partial.missing(0) >= 0 && !pace.firstDelay().isZero()) {
            puller.hold(RandomGenerator.getDefault().nextLong(pace.firstDelay().toNanos() + 1));
        }
        for (int i = 0; i < HASH_LISTS; i++) {
            try {
                obtainHashes();
                reuse();
                puller.pull(Part.CONTENT, partial);
                if (partial.finish()) {
                    advance();
                    return;
                }
                LOG.warn(
                        "Artifact {}: all blocks fit the hash list and the whole does not; begun anew",
                        artifact.sha256());
                partial.forgetAll();
                heldBefore = 0;
            } catch (WrongHashListException e) {
                LOG.warn("Artifact {}: {}; the list is fetched again", artifact.sha256(), e.getMessage());
                partial.forgetHashes();
            }
        }
        throw new GanglionException(
                Reason.DIGEST_MISMATCH,
                "artifact " + artifact.sha256() + ": what publishers send does not fit its digest; tried with "
                        + HASH_LISTS + " hash lists");
    }

    private void obtainHashes() throws IOException, InterruptedException, WrongHashListException {
        if (partial.knowsHashes()) {
            return;
        }
        HashGathering gathering = new HashGathering(Math.toIntExact(HashList.length(artifact.length())));
        if (artifact.length() > Blocks.LEAF) {
            puller.pull(Part.HASHES, gathering);
            String found = HashList.sha256(gathering.list());
            if (!artifact.hashListSha256().map(found::equals).orElse(true)) {
                throw new WrongHashListException("a hash list came whose digest is not the announced one");
            }
            partial.begin(gathering.list());
        } else {
            partial.begin(HexFormat.of().parseHex(artifact.sha256()));
        }
        advance();
    }

    /**
     * Copies what other files of this device have in common with the artifact. A file that cannot be read is no help
     * and no harm.
     */
    private void reuse() throws IOException {
        if (alike.isEmpty() || partial.missing(0) < 0) {
            return;
        }
        Map<ByteBuffer, List<Integer>> wanted = missingByHash();
        for (Path other : alike) {
            if (Files.isRegularFile(other)) {
                copy(other, wanted);
            }
        }
        advance();
    }

    private Map<ByteBuffer, List<Integer>> missingByHash() {
        Map<ByteBuffer, List<Integer>> wanted = new HashMap<>();
        byte[] list = partial.hashList();
        for (int leaf = partial.missing(0); leaf >= 0; leaf = partial.missing(leaf + 1)) {
            ByteBuffer hash =
                    ByteBuffer.wrap(Arrays.copyOfRange(list, leaf * Blocks.DIGEST, (leaf + 1) * Blocks.DIGEST));
            wanted.computeIfAbsent(hash, key -> new ArrayList<>(1)).add(leaf);
        }
        return wanted;
    }

    private void copy(Path from, Map<ByteBuffer, List<Integer>> wanted) throws IOException {
        byte[] leaf = new byte[Blocks.LEAF];
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ)) {
            Volume.OpenFile other = new Volume.Channel(in);
            long size = in.size();
            for (long at = 0; at < size && !cancelled; at += Blocks.LEAF) {
                int length = (int) Math.min(Blocks.LEAF, size - at);
                if (!other.read(ByteBuffer.wrap(leaf, 0, length), at)) {
                    return;
                }
                MessageDigest digest = HashList.sha256();
                digest.update(leaf, 0, length);
                List<Integer> places = wanted.remove(ByteBuffer.wrap(digest.digest()));
                if (places != null) {
                    for (int place : places) {
                        boolean kept = partial.take(place, leaf, 0, length) == Gathering.Verdict.KEPT;
                        tally.reused += kept ? length : 0;
                    }
                }
            }
        }
    }

    private void advance() {
        progress = new Progress(
                partial.heldBytes(),
                artifact.length(),
                tally.received,
                artifact.length() - heldBefore,
                tally.reused,
                tally.blocks,
                tally.wasted,
                tally.requests);
        listener.advanced(progress);
    }
}
