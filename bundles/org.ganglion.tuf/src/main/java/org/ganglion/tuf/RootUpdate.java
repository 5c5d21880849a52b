// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.util.Optional;
import org.ganglion.tuf.RoleFiles.Loaded;
import org.ganglion.tuf.TufException.Reason;
import org.ganglion.tuf.document.Root;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/** From the root that is trusted to the repository's newest, one version after the other (5.2 and 5.3 of the specification). */
final class RootUpdate {
    private final RoleFiles files;
    private final Limits limits;

    RootUpdate(RoleFiles files, Limits limits) {
        this.files = files;
        this.limits = limits;
    }

    Root update() throws TufException {
        Root root = trusted(files.read("root")
                        .orElseThrow(() -> new TufException(
                                Reason.NO_ROOT, "no root is trusted; give the one that came with this device")))
                .role();
        for (int rotation = 0; rotation < limits.rootRotations(); rotation++) {
            Optional<Loaded<Root>> next = successor(root);
            if (next.isEmpty()) {
                break;
            }
            recoverFromFastForward(root, next.get().role());
            files.keep("root", next.get());
            root = next.get().role();
        }
        files.requireNotExpired("root", root);
        return root;
    }

    /** A root that is trusted because it is there; still, it must be a root, and signed as it says itself. */
    static Loaded<Root> trusted(byte[] bytes) throws TufException {
        try {
            Loaded<Root> root = Loaded.of(bytes, Root::of);
            root.requireSignatures("root", root.role().role("root"), root.role().keys());
            return root;
        } catch (MalformedMetadataException e) {
            throw new TufException(Reason.MALFORMED, "the trusted root: " + e.getMessage(), e);
        }
    }

    /** A root that was trusted, if it still can be read. */
    static Optional<Root> readable(Optional<byte[]> bytes) {
        try {
            return bytes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(trusted(bytes.get()).role());
        } catch (TufException e) {
            return Optional.empty();
        }
    }

    /** Signed by the old root's keys and by its own. Whether it has expired matters only for the last one. */
    private Optional<Loaded<Root>> successor(Root root) throws TufException {
        long version = root.version() + 1;
        String file = FileNames.ofVersion(version, "root");
        Loaded<Root> next;
        try {
            next = files.fetch(file, limits.rootLength(), Root::of);
        } catch (TufException e) {
            if (e.reason() == Reason.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
        next.requireSignatures(file, root.role("root"), root.keys());
        next.requireSignatures(file, next.role().role("root"), next.role().keys());
        RoleFiles.requireVersion(file, next.role(), version);
        return Optional.of(next);
    }

    /**
     * Whoever had the former keys may have signed versions that the repository will never reach: they are forgotten. Before the new
     * root is kept, so that a crash between the two cannot leave them under a root that does not seem to have changed.
     */
    private void recoverFromFastForward(Root root, Root next) throws TufException {
        if (next.differsIn("timestamp", root) || next.differsIn("snapshot", root)) {
            files.forget("timestamp");
            files.forget("snapshot");
        }
    }
}
