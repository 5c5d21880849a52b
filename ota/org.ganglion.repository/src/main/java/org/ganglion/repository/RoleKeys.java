// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.tuf.metadata.PublicKeys;

/**
 * Who may sign for a role, as the role that delegates to it says.
 *
 * @param role that they sign for
 * @param keys their public keys by identifier
 * @param threshold how many of them it takes
 * @param days for which a signature is good, where that is said
 */
record RoleKeys(String role, Map<String, Map<String, Object>> keys, int threshold, OptionalInt days) {
    /** The field of a role that says for how many days its signatures are good. Clients do not read it. */
    static final String DAYS = "x-ganglion-days";

    RoleKeys {
        keys = Map.copyOf(keys);
        if (threshold < 1 || threshold > keys.size()) {
            throw new GanglionException(
                    Reason.USAGE,
                    "role " + role + " would need " + threshold + " signatures of " + keys.size()
                            + " keys; give it at least as many keys as its threshold, which is at least 1");
        }
    }

    static RoleKeys of(String role, Collection<KeyDescription> keys, int threshold, int days) {
        Map<String, Map<String, Object>> byId = new TreeMap<>();
        keys.forEach(key -> byId.put(key.id(), key.fields()));
        return new RoleKeys(role, byId, threshold, OptionalInt.of(days));
    }

    /** Those of root, targets, snapshot or timestamp. */
    static RoleKeys in(SignedDocument root, String role) {
        return read(
                role, root.fields().object("roles").object(role), root.fields().object("keys"));
    }

    /** Those of all roles that targets delegates to, in the order of the search. */
    static List<RoleKeys> delegated(SignedDocument targets) {
        if (!targets.fields().has("delegations")) {
            return List.of();
        }
        Fields delegations = targets.fields().object("delegations");
        List<RoleKeys> all = new ArrayList<>();
        for (Object each : delegations.list("roles")) {
            Fields role = Fields.of(delegations.place(), each);
            all.add(read(role.text("name"), role, delegations.object("keys")));
        }
        return all;
    }

    static Optional<RoleKeys> delegated(SignedDocument targets, String role) {
        return delegated(targets).stream()
                .filter(each -> each.role.equals(role))
                .findFirst();
    }

    private static RoleKeys read(String role, Fields fields, Fields known) {
        Map<String, Map<String, Object>> keys = new TreeMap<>();
        fields.texts("keyids").forEach(id -> keys.put(id, known.object(id).values()));
        return new RoleKeys(
                role,
                keys,
                (int) fields.integer("threshold"),
                fields.has(DAYS) ? OptionalInt.of((int) fields.integer(DAYS)) : OptionalInt.empty());
    }

    /** The fields of the role in the metadata of the one that delegates to it. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("keyids", new ArrayList<>(new TreeSet<>(keys.keySet())));
        fields.put("threshold", (long) threshold);
        days.ifPresent(number -> fields.put(DAYS, (long) number));
        return fields;
    }

    /** The keys whose signature on a document holds. */
    Set<String> signers(SignedDocument document) {
        Set<String> signers = new TreeSet<>();
        byte[] payload = document.payload();
        document.signatures().forEach((id, signature) -> {
            if (keys.containsKey(id) && holds(keys.get(id), payload, signature)) {
                signers.add(id);
            }
        });
        return signers;
    }

    private static boolean holds(Map<String, Object> key, byte[] payload, String signature) {
        try {
            return PublicKeys.verify(
                    PublicKeys.parse(key), payload, HexFormat.of().parseHex(signature));
        } catch (GeneralSecurityException | IllegalArgumentException noSignature) {
            return false;
        }
    }

    boolean accept(SignedDocument document) {
        return signers(document).size() >= threshold;
    }

    /** The keys that have not signed a document; none if it has the signatures that it takes. */
    Set<String> missing(SignedDocument document) {
        Set<String> signers = signers(document);
        if (signers.size() >= threshold) {
            return Set.of();
        }
        Set<String> open = new TreeSet<>(keys.keySet());
        open.removeAll(signers);
        return open;
    }

    /** What a document still needs, for a person; nothing if it has the signatures that it takes. */
    Optional<String> lack(SignedDocument document) {
        Set<String> missing = missing(document);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(threshold - signers(document).size() + " more of the keys "
                        + String.join(
                                ", ", missing.stream().map(RoleKeys::shortId).toList()));
    }

    static String shortId(String id) {
        return id.substring(0, Math.min(8, id.length()));
    }
}
