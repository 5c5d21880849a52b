// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * How a repository begins: its first root, its targets role, and an empty role for each publisher and for the campaigns.
 *
 * @param keys of each role, by role; the roles that are not root, targets, snapshot, timestamp or campaigns are publishers
 * @param thresholds how many of them it takes, where not 1
 * @param days for which a signature of a role is good, where not the usual number
 */
public record Founding(
        Map<String, List<KeyDescription>> keys, Map<String, Integer> thresholds, Map<String, Integer> days) {
    /** Copies. */
    public Founding {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        thresholds = Map.copyOf(thresholds);
        days = Map.copyOf(days);
    }

    /**
     * Makes the repository. What has not enough signatures yet waits for {@link Signing}.
     *
     * @param signing keys that are at hand
     * @throws GanglionException USAGE if there is a repository already, a threshold cannot be met, or a role's days are too many; STORAGE
     */
    public Settled in(Path path, Collection<SigningKey> signing) {
        return in(new RepositoryFolder(path, new LocalDisk()), signing, InstantSource.system());
    }

    Settled in(RepositoryFolder folder, Collection<SigningKey> signing, InstantSource clock) {
        try (Workbench workbench = Workbench.open(folder, clock)) {
            if (workbench.metadata().root().isPresent()) {
                throw new GanglionException(
                        Reason.USAGE,
                        folder.path()
                                + ": there is a repository already; to change its keys use 'ganglion repo rotate'");
            }
            if (workbench.prepared().containsKey(Roles.ROOT)) {
                throw new GanglionException(
                        Reason.USAGE,
                        folder.path()
                                + ": a repository is begun here; go on with 'ganglion repo sign', or delete the folder");
            }
            Instant now = clock.instant();
            workbench.prepare(Roles.ROOT, root(now));
            workbench.prepare(Roles.TARGETS, targets(now));
            for (String role : delegated()) {
                workbench.prepare(role, empty(1, now.plus(Duration.ofDays(days(role)))));
            }
            workbench.sign(signing);
            return workbench.settle(signing);
        }
    }

    private List<String> delegated() {
        List<String> roles = new ArrayList<>(keys.keySet());
        roles.removeIf(Roles::isTop);
        return roles;
    }

    private SignedDocument root(Instant now) {
        Map<String, Object> known = new TreeMap<>();
        Map<String, Object> roles = new TreeMap<>();
        for (String role : Roles.TOP) {
            RoleKeys each = keysOf(role);
            known.putAll(each.keys());
            roles.put(role, each.fields());
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("consistent_snapshot", true);
        content.put("keys", known);
        content.put("roles", roles);
        return SignedDocument.unsigned(Roles.ROOT, 1, now.plus(Duration.ofDays(days(Roles.ROOT))), content);
    }

    private SignedDocument targets(Instant now) {
        List<RoleKeys> roles = delegated().stream().map(this::keysOf).toList();
        return empty(1, now.plus(Duration.ofDays(days(Roles.TARGETS)))).with("delegations", delegations(roles));
    }

    private RoleKeys keysOf(String role) {
        return RoleKeys.of(role, keys.getOrDefault(role, List.of()), thresholds.getOrDefault(role, 1), days(role));
    }

    private int days(String role) {
        return Roles.days(role, days.getOrDefault(role, Roles.DAYS.getOrDefault(role, Roles.PUBLISHER_DAYS)));
    }

    /** A document that names no targets. */
    static SignedDocument empty(long version, Instant expires) {
        return SignedDocument.unsigned(Roles.TARGETS, version, expires, Map.of("targets", Map.of()));
    }

    /** What targets says of the roles that it delegates to. */
    static Map<String, Object> delegations(List<RoleKeys> roles) {
        Map<String, Object> known = new TreeMap<>();
        List<Object> listed = new ArrayList<>();
        for (RoleKeys role : roles) {
            known.putAll(role.keys());
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", role.role());
            fields.putAll(role.fields());
            fields.put("terminating", false);
            fields.put("paths", Roles.paths(role.role()));
            listed.add(fields);
        }
        Map<String, Object> delegations = new LinkedHashMap<>();
        delegations.put("keys", known);
        delegations.put("roles", listed);
        return delegations;
    }
}
