// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/** A delegated role with a name, and either patterns of paths or prefixes of the SHA-256 of paths. */
final class NamedRole implements Delegation {
    private final String name;
    private final RoleKeys signers;
    private final boolean terminating;
    private final List<PathPattern> patterns = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();

    NamedRole(Fields fields) throws MalformedMetadataException {
        name = Delegations.requireName(fields, "name", fields.text("name"));
        signers = fields.roleKeys();
        terminating = fields.flag("terminating");
        if (fields.has("paths") == fields.has("path_hash_prefixes")) {
            throw fields.wrong("paths", "and path_hash_prefixes: one of them must be there, not both");
        }
        if (fields.has("paths")) {
            for (String pattern : fields.texts("paths")) {
                patterns.add(new PathPattern(pattern));
            }
        } else {
            for (String prefix : fields.texts("path_hash_prefixes")) {
                prefixes.add(prefix.toLowerCase(Locale.ROOT));
            }
        }
    }

    @Override
    public RoleKeys signers() {
        return signers;
    }

    @Override
    public boolean terminating() {
        return terminating;
    }

    @Override
    public Optional<String> roleFor(String path) {
        boolean covered = prefixes.isEmpty()
                ? patterns.stream().anyMatch(pattern -> pattern.matches(path))
                : prefixes.stream().anyMatch(HexFormat.of().formatHex(sha256(path))::startsWith);
        return covered ? Optional.of(name) : Optional.empty();
    }

    static byte[] sha256(String path) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
