// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.ganglion.tuf.metadata.MalformedMetadataException;
import org.ganglion.tuf.metadata.PublicKeys;

/** A key pair that signs metadata. */
record Signer(KeyPair pair, Map<String, Object> key, String id) {
    private static final List<Signer> MADE = new ArrayList<>();

    /** The numbered one of a row of Ed25519 keys that all tests share: making them takes time. */
    static synchronized Signer number(int number) {
        while (MADE.size() <= number) {
            MADE.add(generate(PublicKeys.ED25519));
        }
        return MADE.get(number);
    }

    static Signer generate(String scheme) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    Map.of(PublicKeys.ED25519, "Ed25519", PublicKeys.ECDSA_P256, "EC", PublicKeys.RSA_PSS, "RSA")
                            .get(scheme));
            if (scheme.equals(PublicKeys.ECDSA_P256)) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (scheme.equals(PublicKeys.RSA_PSS)) {
                generator.initialize(2048);
            }
            return of(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Signer of(KeyPair pair) {
        try {
            Map<String, Object> key = PublicKeys.describe(pair.getPublic());
            return new Signer(pair, key, PublicKeys.id(key));
        } catch (GeneralSecurityException | MalformedMetadataException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same pair under another id, or with another key object. */
    Signer as(String otherId, Map<String, Object> otherKey) {
        return new Signer(pair, otherKey, otherId);
    }

    String sign(byte[] message) {
        try {
            Signature algorithm = PublicKeys.signature((String) key.get("scheme"));
            algorithm.initSign(pair.getPrivate());
            algorithm.update(message);
            return HexFormat.of().formatHex(algorithm.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
