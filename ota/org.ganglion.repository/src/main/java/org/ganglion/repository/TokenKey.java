// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.Json;
import org.ganglion.api.json.JsonObject;

/**
 * A key of ECDSA P-256 in a token that speaks PKCS#11. Its file is JSON: {@code pkcs11} (the configuration file of Java's SunPKCS11,
 * beside it or absolute), {@code alias} in the token, and {@code public} (the public key, so that it is known without the token).
 *
 * @param configuration file of SunPKCS11
 * @param alias of the key
 * @param publicKey its public part
 */
record TokenKey(Path configuration, String alias, PublicKey publicKey) {
    static boolean isOne(String text) {
        return text.stripLeading().startsWith("{");
    }

    static TokenKey read(Path file, String text) {
        JsonObject json = JsonObject.read(file.toString(), text);
        try {
            byte[] encoded = Base64.getDecoder().decode(json.text("public"));
            return new TokenKey(
                    file.toAbsolutePath().resolveSibling(json.text("pkcs11")),
                    json.text("alias"),
                    KeyFile.publicKey(encoded));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new GanglionException(
                    Reason.MALFORMED, json.place() + ": field 'public' is no public key in base64", e);
        }
    }

    /** Looks a key up in a token. */
    static TokenKey find(Path configuration, String alias, char[] pin) {
        KeyStore store = store(configuration, provider(configuration), pin);
        try {
            Certificate certificate = store.getCertificate(alias);
            if (certificate == null) {
                throw missing(configuration, alias, store);
            }
            return new TokenKey(configuration.toAbsolutePath(), alias, certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw refused(configuration, e);
        }
    }

    String text() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pkcs11", configuration.toString());
        fields.put("alias", alias);
        fields.put("public", Base64.getEncoder().encodeToString(publicKey.getEncoded()));
        return Json.writePretty(fields);
    }

    SigningKey signing(Optional<char[]> pin) {
        Provider provider = provider(configuration);
        KeyStore store = store(
                configuration,
                provider,
                pin.orElseThrow(() -> new GanglionException(
                        Reason.USAGE,
                        "the key '" + alias + "' is in the token of " + configuration
                                + ": set GANGLION_PIN to its PIN, or name a file with it by --pin-file")));
        try {
            Key key = store.getKey(alias, null);
            if (!(key instanceof PrivateKey secret)) {
                throw missing(configuration, alias, store);
            }
            return new SigningKey(KeyDescription.of(alias, publicKey), secret, Optional.of(provider));
        } catch (GeneralSecurityException e) {
            throw refused(configuration, e);
        }
    }

    private static Provider provider(Path configuration) {
        Provider base = Security.getProvider("SunPKCS11");
        if (base == null) {
            throw new GanglionException(
                    Reason.UNSUPPORTED, "this Java has no SunPKCS11; take a JDK with the module jdk.crypto.cryptoki");
        }
        try {
            return base.configure(configuration.toString());
        } catch (InvalidParameterException | ProviderException e) {
            throw refused(configuration, e);
        }
    }

    private static KeyStore store(Path configuration, Provider provider, char[] pin) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin);
            return store;
        } catch (GeneralSecurityException | IOException | ProviderException e) {
            throw refused(configuration, e);
        }
    }

    private static GanglionException missing(Path configuration, String alias, KeyStore store)
            throws GeneralSecurityException {
        List<String> known = new ArrayList<>(Collections.list(store.aliases()));
        Collections.sort(known);
        return new GanglionException(
                Reason.NOT_FOUND,
                "the token of " + configuration + " has no key '" + alias + "', it has " + known
                        + "; make one with 'keytool -genkeypair -keystore NONE -storetype PKCS11 -providerClass "
                        + "sun.security.pkcs11.SunPKCS11 -providerArg " + configuration
                        + " -keyalg EC -groupname secp256r1 "
                        + "-alias " + alias + " -dname CN=" + alias + " -validity 3650'");
    }

    private static GanglionException refused(Path configuration, Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return new GanglionException(
                Reason.DEVICE,
                "the token of " + configuration + " refuses: " + e.getMessage()
                        + (deepest == e ? "" : " (" + deepest.getMessage() + ")")
                        + "; see that the file names library and slot, and that the PIN is right",
                e);
    }
}
