// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.ganglion.tuf.TufException.Reason;
import org.ganglion.tuf.document.Envelope;
import org.ganglion.tuf.document.FileMeta;
import org.ganglion.tuf.document.KeyRing;
import org.ganglion.tuf.document.Role;
import org.ganglion.tuf.document.RoleKeys;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/** The files of roles in one update: fetched or kept, and the checks that all kinds share, each with its typed failure. */
final class RoleFiles {
    private final MetadataFetcher fetcher;
    private final MetadataStore store;
    private final Instant start;

    /**
     * For one update.
     *
     * @param start of the update: the time against which everything expires
     */
    RoleFiles(MetadataFetcher fetcher, MetadataStore store, Instant start) {
        this.fetcher = fetcher;
        this.store = store;
        this.start = start;
    }

    /** Reads the signed part of a kind of metadata. */
    interface Reader<R extends Role> {
        R read(Envelope envelope) throws MalformedMetadataException;
    }

    /**
     * A role's file that has been read.
     *
     * @param bytes as fetched
     * @param envelope with the signatures
     * @param role the signed part
     */
    record Loaded<R extends Role>(byte[] bytes, Envelope envelope, R role) {
        static <R extends Role> Loaded<R> of(byte[] bytes, Reader<R> reader) throws MalformedMetadataException {
            Envelope envelope = Envelope.parse(bytes);
            return new Loaded<>(bytes, envelope, reader.read(envelope));
        }

        void requireSignatures(String name, RoleKeys signers, KeyRing keys) throws TufException {
            if (!envelope.isSignedBy(signers, keys)) {
                throw new TufException(
                        Reason.THRESHOLD,
                        name + " version " + role.version() + " is not signed by " + signers.threshold() + " of the "
                                + signers.ids().size() + " keys that may sign it");
            }
        }
    }

    /** Fetches a file and reads it; nothing else is known of it. */
    <R extends Role> Loaded<R> fetch(String file, int most, Reader<R> reader) throws TufException {
        return read(file, bytes(file, most), reader);
    }

    /** Fetches the file that signed metadata describes. It is not even read before it is known to be that file. */
    <R extends Role> Loaded<R> fetch(String file, FileMeta meta, int most, Reader<R> reader) throws TufException {
        if (meta.length() > most) {
            throw new TufException(
                    Reason.TOO_LARGE, file + " has " + meta.length() + " bytes; at most " + most + " are fetched");
        }
        byte[] bytes = bytes(file, meta.length() < 0 ? most : (int) meta.length());
        requireContent(file, meta, bytes);
        return read(file, bytes, reader);
    }

    private byte[] bytes(String file, int most) throws TufException {
        try {
            byte[] bytes = fetcher.fetch(file, most);
            if (bytes.length > most) {
                throw new TooMuchDataException(file, most);
            }
            return bytes;
        } catch (NoSuchMetadataException e) {
            throw new TufException(Reason.MISSING, e.getMessage(), e);
        } catch (TooMuchDataException e) {
            throw new TufException(Reason.TOO_LARGE, e.getMessage(), e);
        } catch (IOException e) {
            throw new TufException(Reason.NETWORK, file + " cannot be fetched: " + e.getMessage(), e);
        }
    }

    private static <R extends Role> Loaded<R> read(String file, byte[] bytes, Reader<R> reader) throws TufException {
        try {
            return Loaded.of(bytes, reader);
        } catch (MalformedMetadataException e) {
            throw new TufException(Reason.MALFORMED, file + ": " + e.getMessage(), e);
        }
    }

    private static void requireContent(String file, FileMeta meta, byte[] bytes) throws TufException {
        if (meta.length() >= 0 && meta.length() != bytes.length) {
            throw new TufException(
                    Reason.WRONG_CONTENT, file + " has " + bytes.length + " bytes and should have " + meta.length());
        }
        if (!meta.hashes().isEmpty()) {
            Digests digests = Digests.of(meta.hashes(), file);
            digests.update(bytes, 0, bytes.length);
            digests.require(file);
        }
    }

    /**
     * What is kept of a role, if it is whole and signed by those who may sign it now: keys that were revoked since, or a damaged
     * file, make it as if nothing had been kept.
     */
    <R extends Role> Optional<Loaded<R>> kept(String name, RoleKeys signers, KeyRing keys, Reader<R> reader)
            throws TufException {
        Optional<byte[]> bytes = read(name);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            Loaded<R> loaded = Loaded.of(bytes.get(), reader);
            return loaded.envelope().isSignedBy(signers, keys) ? Optional.of(loaded) : Optional.empty();
        } catch (MalformedMetadataException e) {
            return Optional.empty();
        }
    }

    /** Whether what is kept is the very file that signed metadata describes, so that it need not be fetched. */
    static boolean isThat(Loaded<?> kept, FileMeta meta, String name) {
        try {
            requireContent(name, meta, kept.bytes());
            return kept.role().version() == meta.version();
        } catch (TufException e) {
            return false;
        }
    }

    /** It must be the version that the metadata above it names. */
    static void requireVersion(String name, Role role, long version) throws TufException {
        if (role.version() != version) {
            throw new TufException(
                    Reason.MIX_AND_MATCH,
                    name + " is version " + role.version() + " where version " + version + " is called for");
        }
    }

    void requireNotExpired(String name, Role role) throws TufException {
        if (!role.expires().isAfter(start)) {
            throw new TufException(
                    Reason.EXPIRED,
                    name + " version " + role.version() + " expired at " + role.expires() + "; it is " + start
                            + " now: the repository is not being kept up, somebody holds newer metadata back, or this clock is"
                            + " wrong");
        }
    }

    Optional<byte[]> read(String name) throws TufException {
        try {
            return store.read(name);
        } catch (IOException e) {
            throw new TufException(Reason.STORAGE, "the trusted " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    void keep(String name, Loaded<?> loaded) throws TufException {
        try {
            store.write(name, loaded.bytes());
        } catch (IOException e) {
            throw new TufException(Reason.STORAGE, "the trusted " + name + " cannot be kept: " + e.getMessage(), e);
        }
    }

    void forget(String name) throws TufException {
        try {
            store.delete(name);
        } catch (IOException e) {
            throw new TufException(Reason.STORAGE, "the former " + name + " cannot be removed: " + e.getMessage(), e);
        }
    }
}
