// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.tuf.metadata.MalformedMetadataException;
import org.ganglion.tuf.metadata.PublicKeys;

/**
 * A public key as metadata hold it.
 *
 * @param id the digest of {@code fields}, 64 small hexadecimal digits
 * @param fields its type, scheme and value
 */
public record KeyDescription(String id, Map<String, Object> fields) {
    /** Copies. */
    public KeyDescription {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * Describes a key.
     *
     * @throws GanglionException UNSUPPORTED if there is no signature scheme for it
     */
    static KeyDescription of(String place, PublicKey key) {
        try {
            Map<String, Object> fields = PublicKeys.describe(key);
            return new KeyDescription(PublicKeys.id(fields), fields);
        } catch (GeneralSecurityException | MalformedMetadataException e) {
            throw new GanglionException(
                    Reason.UNSUPPORTED,
                    place + ": cannot sign metadata: " + e.getMessage() + "; take Ed25519, or ECDSA P-256 in a token",
                    e);
        }
    }

    Signature signature() throws GeneralSecurityException {
        return PublicKeys.signature((String) fields.get("scheme"));
    }

    /** Enough of the identifier to tell keys apart. */
    public String shortId() {
        return RoleKeys.shortId(id);
    }

    static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }
}
