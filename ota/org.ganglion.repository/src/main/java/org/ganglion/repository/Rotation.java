// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * Other keys for a role, or a new publisher. Without any change it renews the role's own document, so that it expires later.
 *
 * @param role whose keys; one that is not there yet becomes a publisher
 * @param add further keys
 * @param remove identifiers of keys, or how they begin; a publisher without keys is no publisher any more
 * @param threshold how many keys it takes from now on, if that changes
 * @param days for which a signature is good from now on, if that changes
 */
public record Rotation(
        String role, List<KeyDescription> add, List<String> remove, OptionalInt threshold, OptionalInt days) {
    /** Copies. */
    public Rotation {
        add = List.copyOf(add);
        remove = List.copyOf(remove);
    }

    /**
     * Prepares it, signs it with the keys that are at hand, and publishes it if that is enough. A new root takes the thresholds of the old
     * keys and of the new ones.
     *
     * @throws GanglionException USAGE, NOT_FOUND, BUSY if a change of the same documents waits for signatures, STORAGE
     */
    public Settled in(Path path, Collection<SigningKey> signing) {
        return in(new RepositoryFolder(path, new LocalDisk()), signing, InstantSource.system());
    }

    Settled in(RepositoryFolder folder, Collection<SigningKey> signing, InstantSource clock) {
        try (Workbench workbench = Workbench.openExisting(folder, clock)) {
            if (isRenewal()) {
                renew(workbench);
            } else if (Roles.isTop(role)) {
                changeRoot(workbench);
            } else {
                changeDelegation(workbench);
            }
            workbench.sign(signing);
            return workbench.settle(signing);
        }
    }

    private boolean isRenewal() {
        return add.isEmpty() && remove.isEmpty() && threshold.isEmpty() && days.isEmpty();
    }

    private void renew(Workbench workbench) {
        if (role.equals(Roles.SNAPSHOT) || role.equals(Roles.TIMESTAMP)) {
            throw new GanglionException(
                    Reason.USAGE, "the " + role + " is renewed by 'ganglion repo timestamp', which needs its key");
        }
        workbench.keys(role);
        workbench.prepare(role, workbench.next(role));
    }

    private void changeRoot(Workbench workbench) {
        SignedDocument root = workbench.next(Roles.ROOT);
        RoleKeys changed = changed(workbench.keys(role));
        Map<String, Object> roles = new TreeMap<>(root.fields().object("roles").values());
        Map<String, Object> known = new TreeMap<>(root.fields().object("keys").values());
        roles.put(role, changed.fields());
        known.putAll(changed.keys());
        root = root.with("roles", roles);
        known.keySet().retainAll(used(root.with("keys", known)));
        workbench.prepare(Roles.ROOT, root.with("keys", known));
        if (role.equals(Roles.TARGETS) && !changed.accept(workbench.newest(Roles.TARGETS))) {
            workbench.prepare(Roles.TARGETS, workbench.next(Roles.TARGETS));
        }
    }

    private static List<String> used(SignedDocument root) {
        return Roles.TOP.stream()
                .flatMap(each -> RoleKeys.in(root, each).keys().keySet().stream())
                .toList();
    }

    private void changeDelegation(Workbench workbench) {
        SignedDocument targets = workbench.next(Roles.TARGETS);
        List<RoleKeys> roles = new ArrayList<>(RoleKeys.delegated(targets));
        Optional<RoleKeys> before =
                roles.stream().filter(each -> each.role().equals(role)).findFirst();
        if (before.isPresent() && remaining(before.get()).isEmpty()) {
            requireOtherThanCampaigns();
            roles.remove(before.get());
            workbench.prepare(Roles.TARGETS, targets.with("delegations", Founding.delegations(roles)));
            return;
        }
        RoleKeys after = changed(before.orElseGet(this::none));
        before.ifPresentOrElse(old -> roles.set(roles.indexOf(old), after), () -> roles.add(after));
        workbench.prepare(Roles.TARGETS, targets.with("delegations", Founding.delegations(roles)));
        SignedDocument own = workbench.newest(role);
        if (own == null) {
            workbench.prepare(
                    role,
                    Founding.empty(
                            workbench.metadata().next(role),
                            workbench.clock().instant().plus(Duration.ofDays(workbench.days(role)))));
        } else if (!after.accept(own)) {
            workbench.prepare(role, workbench.next(role));
        }
    }

    private void requireOtherThanCampaigns() {
        if (role.equals(Roles.CAMPAIGNS)) {
            throw new GanglionException(
                    Reason.USAGE, "the role campaigns needs a key; --add another with the --remove");
        }
    }

    /** A publisher before it has its first key. */
    private RoleKeys none() {
        if (add.isEmpty()) {
            throw new GanglionException(
                    Reason.NOT_FOUND,
                    "there is no role '" + role + "'; to make it a publisher give its public key with --add");
        }
        return RoleKeys.of(Roles.publisher(role), add, 1, Roles.PUBLISHER_DAYS);
    }

    private Map<String, Map<String, Object>> remaining(RoleKeys before) {
        Map<String, Map<String, Object>> keys = new LinkedHashMap<>(before.keys());
        for (String id : remove) {
            if (id.length() < 8 || !keys.keySet().removeIf(known -> known.startsWith(id))) {
                throw new GanglionException(
                        Reason.NOT_FOUND,
                        "role " + role + " has no key '" + id + "', it has "
                                + before.keys().keySet().stream()
                                        .map(RoleKeys::shortId)
                                        .sorted()
                                        .toList()
                                + "; give at least 8 digits");
            }
        }
        add.forEach(key -> keys.put(key.id(), key.fields()));
        return keys;
    }

    private RoleKeys changed(RoleKeys before) {
        Map<String, Map<String, Object>> keys = remaining(before);
        days.ifPresent(number -> Roles.days(role, number));
        return new RoleKeys(role, keys, threshold.orElse(before.threshold()), days.isPresent() ? days : before.days());
    }
}
