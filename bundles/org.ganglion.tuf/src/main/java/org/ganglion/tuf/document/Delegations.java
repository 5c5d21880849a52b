// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/**
 * The roles to which a targets role delegates, in the order in which they are looked into.
 *
 * @param keys of all of them
 * @param roles by which paths they may speak for
 */
public record Delegations(KeyRing keys, List<Delegation> roles) {
    static final Delegations NONE = new Delegations(new KeyRing(Map.of()), List.of());

    static Delegations of(Fields fields) throws MalformedMetadataException {
        boolean succinct = fields.has("succinct_roles");
        if (succinct == fields.has("roles")) {
            throw fields.wrong("roles", "and succinct_roles: one of them must be there, not both");
        }
        List<Delegation> roles = succinct ? List.of(new SuccinctRoles(fields.object("succinct_roles"))) : named(fields);
        return new Delegations(KeyRing.of(fields.object("keys")), roles);
    }

    private static List<Delegation> named(Fields fields) throws MalformedMetadataException {
        List<Delegation> roles = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields role : fields.objects("roles")) {
            if (!names.add(role.text("name"))) {
                throw fields.wrong("roles", "has a role twice");
            }
            roles.add(new NamedRole(role));
        }
        return roles;
    }

    /** A role's name becomes the name of a file beside those of the top-level roles. */
    static String requireName(Fields fields, String field, String name) throws MalformedMetadataException {
        if (name.isEmpty() || Root.TOP_LEVEL.contains(name)) {
            throw fields.wrong(field, "is '" + name + "', which no delegated role may be called");
        }
        return name;
    }
}
