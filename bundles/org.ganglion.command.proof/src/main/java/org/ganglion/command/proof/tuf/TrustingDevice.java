// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.tuf;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ganglion.tuf.Limits;
import org.ganglion.tuf.MetadataStore;
import org.ganglion.tuf.TufClient;
import org.ganglion.tuf.TufException;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/** A device that trusts the first edition of a repository, and its store. */
final class TrustingDevice implements MetadataStore {
    private final Map<String, byte[]> kept = new HashMap<>();

    /** With the files of the first edition as if it had been refreshed from it. */
    TrustingDevice(SignedRepository repository) {
        for (String role : new String[] {"root", "timestamp", "snapshot", "targets", "acme"}) {
            kept.put(role, repository.file("1." + role + ".json"));
        }
    }

    @Override
    public Optional<byte[]> read(String role) throws IOException {
        return Optional.ofNullable(kept.get(role));
    }

    @Override
    public void write(String role, byte[] bytes) throws IOException {
        kept.put(role, bytes);
    }

    @Override
    public void delete(String role) throws IOException {
        kept.remove(role);
    }

    /** Looks for the repository's target, which brings all metadata up to date. */
    void update(SignedRepository from) throws TufException {
        new TufClient(from, this, () -> SignedRepository.NOW, Limits.DEFAULTS)
                .find(SignedRepository.TARGET)
                .orElseThrow(() -> new IllegalStateException("the target is gone, and no failure says so"));
    }

    /** What is trusted that nobody has signed, or null. */
    String strange(SignedRepository original) throws MalformedMetadataException {
        for (Map.Entry<String, byte[]> entry : kept.entrySet()) {
            Object signed = signed(entry.getValue());
            if (!signed.equals(signed(original.file("1." + entry.getKey() + ".json")))
                    && !signed.equals(signed(original.file("2." + entry.getKey() + ".json")))) {
                return "trusted another " + entry.getKey();
            }
        }
        return null;
    }

    private static Object signed(byte[] document) throws MalformedMetadataException {
        return ((Map<?, ?>) CanonicalJson.parse(document)).get("signed");
    }
}
