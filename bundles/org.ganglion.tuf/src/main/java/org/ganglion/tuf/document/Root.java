// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/**
 * Who may sign the four top-level roles.
 *
 * @param consistent whether the repository has consistent snapshots
 * @param keys of all roles
 * @param roles by name, at least the four
 */
public record Root(long version, Instant expires, boolean consistent, KeyRing keys, Map<String, RoleKeys> roles)
        implements Role {
    /** Those that every root names, in the order in which a client updates them. */
    public static final List<String> TOP_LEVEL = List.of("root", "timestamp", "snapshot", "targets");

    /** Reads the signed part. */
    public static Root of(Envelope envelope) throws MalformedMetadataException {
        Fields signed = envelope.signed("root");
        Map<String, RoleKeys> roles = new LinkedHashMap<>();
        for (Map.Entry<String, Fields> role : signed.object("roles").objects().entrySet()) {
            roles.put(role.getKey(), role.getValue().roleKeys());
        }
        if (!roles.keySet().containsAll(TOP_LEVEL)) {
            throw signed.wrong("roles", "lacks one of " + TOP_LEVEL);
        }
        return new Root(
                signed.number("version", 1),
                signed.time("expires"),
                signed.has("consistent_snapshot") && signed.flag("consistent_snapshot"),
                KeyRing.of(signed.object("keys")),
                roles);
    }

    /** Who may sign a top-level role. */
    public RoleKeys role(String name) {
        return roles.get(name);
    }

    /** Whether those who sign a role are others in the other root, or more or fewer of them must. */
    public boolean differsIn(String role, Root other) {
        return role(role).threshold() != other.role(role).threshold()
                || !signers(role).equals(other.signers(role));
    }

    private Set<Object> signers(String role) {
        Set<Object> signers = new HashSet<>();
        for (String id : role(role).ids()) {
            signers.add(keys.keys().getOrDefault(id, Map.of()));
        }
        return signers;
    }
}
