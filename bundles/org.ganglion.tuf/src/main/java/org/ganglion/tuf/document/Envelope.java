// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.document;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;
import org.ganglion.tuf.metadata.PublicKeys;

/** Metadata with its signatures, none of them verified yet. */
public final class Envelope {
    private final Fields signed;
    private final byte[] message;
    private final Map<String, String> signatures;

    private Envelope(Fields signed, byte[] message, Map<String, String> signatures) {
        this.signed = signed;
        this.message = message;
        this.signatures = signatures;
    }

    /**
     * Reads the outer form.
     *
     * @throws MalformedMetadataException if it is another, or two signatures have the same key id
     */
    public static Envelope parse(byte[] bytes) throws MalformedMetadataException {
        Fields envelope = Fields.of(CanonicalJson.parse(bytes), "metadata");
        Map<String, String> signatures = new LinkedHashMap<>();
        for (Fields signature : envelope.objects("signatures")) {
            if (signatures.put(signature.text("keyid"), signature.text("sig")) != null) {
                throw envelope.wrong("signatures", "has two of the same key id");
            }
        }
        Fields signed = envelope.object("signed");
        return new Envelope(signed, CanonicalJson.canonical(signed.map()), signatures);
    }

    /** Whether enough of these keys have signed it. The same key under two ids counts once. */
    public boolean isSignedBy(RoleKeys role, KeyRing ring) {
        Set<PublicKey> signers = new HashSet<>();
        for (String id : role.ids()) {
            Map<String, Object> key = ring.keys().get(id);
            String signature = signatures.get(id);
            if (key != null && signature != null) {
                addIfSigner(key, signature, signers);
                if (signers.size() >= role.threshold()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** There are repositories with keys of kinds that nobody knows, and with empty signatures of those who did not sign. */
    private void addIfSigner(Map<String, Object> key, String signature, Set<PublicKey> signers) {
        try {
            PublicKey parsed = PublicKeys.parse(key);
            if (PublicKeys.verify(parsed, message, HexFormat.of().parseHex(signature))) {
                signers.add(parsed);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // not one that counts: the threshold is all that matters
            return;
        }
    }

    /** The signed part, which must say that it is of this type, and of a specification that is known. */
    Fields signed(String type) throws MalformedMetadataException {
        if (!signed.text("_type").equals(type)) {
            throw signed.wrong("_type", "is " + signed.text("_type") + " and should be " + type);
        }
        String specification = signed.text("spec_version");
        if (!specification.startsWith("1.")) {
            throw signed.wrong("spec_version", "is not of version 1, which is all that is known here");
        }
        return signed;
    }
}
