// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** A private key that signs metadata: of a file, or of a token that does not give it away. */
public final class SigningKey {
    private final KeyDescription description;
    private final PrivateKey key;
    private final Optional<Provider> provider;

    /**
     * @param provider that alone can use the key; none for a key of a file
     */
    SigningKey(KeyDescription description, PrivateKey key, Optional<Provider> provider) {
        this.description = Objects.requireNonNull(description);
        this.key = Objects.requireNonNull(key);
        this.provider = Objects.requireNonNull(provider);
    }

    /** Its public part. */
    public KeyDescription description() {
        return description;
    }

    /** What metadata call it. */
    public String id() {
        return description.id();
    }

    /**
     * Signs.
     *
     * @return the signature in hexadecimal
     * @throws GanglionException DEVICE if the token refuses
     */
    String sign(byte[] message) {
        try {
            Signature signature = description.signature();
            if (provider.isPresent()) {
                signature = Signature.getInstance(signature.getAlgorithm(), provider.get());
            }
            signature.initSign(key);
            signature.update(message);
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new GanglionException(
                    Reason.DEVICE, "key " + description.shortId() + " does not sign: " + e.getMessage(), e);
        }
    }
}
