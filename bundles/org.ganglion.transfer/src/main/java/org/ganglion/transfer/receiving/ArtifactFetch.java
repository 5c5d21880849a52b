// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;
import org.ganglion.transfer.Companions;
import org.ganglion.transfer.Delta;
import org.ganglion.transfer.Progress;
import org.ganglion.transfer.ProgressListener;
import org.ganglion.transfer.protocol.Blocks;
import org.ganglion.transfer.protocol.HashList;
import org.ganglion.transfer.protocol.Part;
import org.ganglion.transfer.reuse.ChunkIndex;
import org.ganglion.transfer.reuse.SparseDelta;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one artifact: hash list, what this device holds already, what is missing, proof. Runs on one thread. */
public final class ArtifactFetch {
    private static final Logger LOG = LoggerFactory.getLogger(ArtifactFetch.class);
    private static final int HASH_LISTS = 3;
    /** So that the disk is not filled to the last byte. */
    private static final long RESERVE = 1 << 20;

    /** A chunk index is fetched if it is at most this part of what is missing. */
    private static final int LEAST_GAIN = 8;
    /** A chunk is usually four times as long as the shortest one. */
    private static final int CHUNKS_PER_LONGEST = 4;

    private static final int MOST_DELTA = 16 << 20;

    private final Artifact artifact;
    private final String path;
    private final Path file;
    private final List<Path> alike;
    private final Volume volume;
    private final Links links;
    private final Pace pace;
    private final ProgressListener listener;
    private final Tally tally = new Tally();
    private PartialFile partial;
    private Puller puller;
    private long heldBefore;
    private volatile Link link;
    private volatile Progress progress;
    private volatile boolean cancelled;

    /**
     * Nothing happens before {@link #run}.
     *
     * @param path where the repository has it; empty if only its digest is known
     * @param alike files that may have something in common with it
     */
    public ArtifactFetch(
            Artifact artifact,
            String path,
            Path file,
            List<Path> alike,
            Volume volume,
            Links links,
            Pace pace,
            ProgressListener listener) {
        this.artifact = artifact;
        this.path = path;
        this.file = file.toAbsolutePath().normalize();
        this.alike = List.copyOf(alike);
        this.volume = volume;
        this.links = links;
        this.pace = pace;
        this.listener = listener;
        this.progress = new Progress(0, artifact.length(), 0, artifact.length(), 0, 0, 0, 0, 0);
    }

    /** What it brings. */
    public Artifact artifact() {
        return artifact;
    }

    /** Where to; absolute. */
    public Path file() {
        return file;
    }

    /** How far it is; for any thread. */
    public Progress progress() {
        return progress;
    }

    /** Makes {@link #run} end soon; for any thread. */
    public void cancel() {
        cancelled = true;
        Link open = link;
        if (open != null) {
            open.wake();
        }
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
                progress = new Progress(artifact.length(), artifact.length(), 0, 0, 0, 0, 0, 0, 0);
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
            try (Link way = links.open(artifact, path)) {
                link = way;
                bring(way);
                finished = true;
            } finally {
                link = null;
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

    private void bring(Link way) throws IOException, InterruptedException {
        puller = new Puller(artifact.sha256(), way, pace, tally, () -> cancelled, this::advance);
        puller.throwIfCancelled();
        way.ready();
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

    /** Copies what other files of this device have in common with the artifact, by what costs the least first. */
    private void reuse() throws IOException, InterruptedException {
        HeldRanges held = new HeldRanges(alike, partial, tally, () -> cancelled);
        if (!held.any() || partial.missing(0) < 0) {
            return;
        }
        held.copyLeaves();
        advance();
        for (Delta delta : artifact.deltas()) {
            Path base = held.named(delta.from());
            if (base != null && delta.length() < missingBytes()) {
                applyDelta(delta, base, held);
            }
        }
        int index = ChunkIndex.longest(artifact.length());
        if (artifact.chunkIndexSha256().isPresent()
                && missingBytes() > (long) LEAST_GAIN * index / CHUNKS_PER_LONGEST) {
            copyChunks(artifact.chunkIndexSha256().get(), index, held);
        }
        advance();
    }

    private long missingBytes() {
        return artifact.length() - partial.heldBytes();
    }

    private void applyDelta(Delta delta, Path base, HeldRanges held) throws IOException, InterruptedException {
        String target = Companions.deltaPath(delta.from(), artifact.sha256());
        Optional<byte[]> bytes = companion(target, delta.sha256(), (int) Math.min(delta.length(), MOST_DELTA));
        Optional<SparseDelta> read =
                bytes.flatMap(found -> understood(() -> SparseDelta.decode(target, found, artifact.length())));
        if (read.isPresent()) {
            held.apply(read.get(), base);
        }
    }

    private void copyChunks(String sha256, int most, HeldRanges held) throws IOException, InterruptedException {
        String target = Companions.chunkIndexPath(artifact.sha256());
        Optional<byte[]> bytes = companion(target, sha256, most);
        Optional<ChunkIndex> read =
                bytes.flatMap(found -> understood(() -> ChunkIndex.decode(target, found, artifact.length())));
        if (read.isPresent()) {
            held.copyChunks(read.get());
        }
    }

    private static <T> Optional<T> understood(Supplier<T> companion) {
        try {
            return Optional.of(companion.get());
        } catch (GanglionException e) {
            LOG.warn("The artifact is fetched without: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Reads what stands beside the artifact. It spares fetching and is not needed, so that nothing fails for it but a wish to end. */
    private Optional<byte[]> companion(String target, String sha256, int most) throws InterruptedException {
        try {
            byte[] bytes = links.read(Companions.file(target, sha256), most);
            tally.traffic += bytes.length;
            if (HashList.sha256(bytes).equals(sha256)) {
                return Optional.of(bytes);
            }
            LOG.warn("{} is not what its digest says; the artifact is fetched without", target);
        } catch (GanglionException e) {
            if (e.reason() == Reason.STOPPED) {
                throw e;
            }
            LOG.warn("{} is not there; the artifact is fetched without: {}", target, e.getMessage());
        }
        return Optional.empty();
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
                tally.requests,
                tally.traffic);
        listener.advanced(progress);
    }
}
