// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Adds signatures to what waits for them. Thresholds add up over several runs, on several machines. */
public final class Signing {
    private Signing() {}

    /**
     * Signs everything that waits in a repository and that the keys may sign, and publishes what is complete then. Without keys it only
     * publishes, such as what came back signed from another machine.
     *
     * @param atOnce whether a new root is published even if no client can update then until the next timestamp, such as when an old
     *     key is lost
     * @throws GanglionException UNTRUSTED if none of the keys may sign anything here; BUSY, STORAGE
     */
    public static Settled in(Path path, Collection<SigningKey> keys, boolean atOnce) {
        return in(new RepositoryFolder(path, new LocalDisk()), keys, atOnce, InstantSource.system());
    }

    static Settled in(RepositoryFolder folder, Collection<SigningKey> keys, boolean atOnce, InstantSource clock) {
        try (Workbench workbench = Workbench.openExisting(folder, clock)) {
            boolean strangers = keys.stream().noneMatch(workbench::isAwaited);
            workbench.sign(keys);
            Settled settled = atOnce ? workbench.settleAtOnce(keys) : workbench.settle(keys);
            if (!keys.isEmpty() && !settled.waiting().isEmpty() && strangers) {
                throw new GanglionException(
                        Reason.UNTRUSTED,
                        "none of these keys has anything to sign here: "
                                + keys.stream()
                                        .map(key -> key.description().shortId())
                                        .toList() + "; waiting: "
                                + settled.waiting().stream()
                                        .map(each -> each.role() + " for " + each.missing())
                                        .toList());
            }
            return settled;
        }
    }

    /**
     * What a single file says, for who is to sign it.
     *
     * @param type of the document: publishers and campaigns call theirs targets
     * @param version of the document
     * @param expires when the signature ends
     * @param signatures short identifiers of the keys that have signed it
     */
    public record Signed(String type, long version, Instant expires, List<String> signatures) {}

    /**
     * Signs one file, such as a copy of what waits in a repository on another machine. Whether the signature counts is found out when the
     * file is back.
     *
     * @throws GanglionException NOT_FOUND, MALFORMED, STORAGE
     */
    public static Signed file(Path file, Collection<SigningKey> keys) {
        if (!Files.isRegularFile(file)) {
            throw new GanglionException(Reason.NOT_FOUND, file + ": there is no such file");
        }
        SignedDocument document = Metadata.document(file).signedBy(keys);
        Path absolute = file.toAbsolutePath();
        new RepositoryFolder(absolute.getParent(), new LocalDisk()).place(absolute, document.bytes());
        return new Signed(
                document.type(),
                document.version(),
                document.expires(),
                document.signatures().keySet().stream().map(RoleKeys::shortId).toList());
    }
}
