// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.tuf;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.command.proof.files.Sha256;
import org.ganglion.tuf.MetadataFetcher;
import org.ganglion.tuf.NoSuchMetadataException;
import org.ganglion.tuf.TooMuchDataException;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;
import org.ganglion.tuf.metadata.PublicKeys;

/**
 * A repository in memory, in two editions: what a device trusts already, and what is new. It has a delegated role, a root that two keys
 * sign, keys of two kinds, custom fields, and fields that nobody knows.
 */
final class SignedRepository implements MetadataFetcher {
    /** A time at which it is valid. */
    static final Instant NOW = Instant.parse("2030-06-01T00:00:00Z");

    /** Described by the delegated role. */
    static final String TARGET = "bundles/acme/one.jar";

    /** What is new, in the order in which a client asks for it. */
    static final List<String> FILES =
            List.of("2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json", "2.acme.json");

    private static final String EXPIRES = "2099-07-01T00:00:00Z";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, List<Key>> signers = new LinkedHashMap<>();
    private final boolean hashes;

    private record Key(KeyPair pair, Map<String, Object> description, String id) {
        static Key make(String algorithm) throws GeneralSecurityException, MalformedMetadataException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            KeyPair pair = generator.generateKeyPair();
            Map<String, Object> key = PublicKeys.describe(pair.getPublic());
            return new Key(pair, key, PublicKeys.id(key));
        }
    }

    /**
     * Makes both editions.
     *
     * @param hashes whether snapshot and timestamp state hashes
     */
    SignedRepository(boolean hashes) throws GeneralSecurityException, MalformedMetadataException {
        this.hashes = hashes;
        signers.put("root", List.of(Key.make("Ed25519"), Key.make("Ed25519")));
        signers.put("timestamp", List.of(Key.make("Ed25519")));
        signers.put("snapshot", List.of(Key.make("Ed25519")));
        signers.put("targets", List.of(Key.make("Ed25519")));
        signers.put("acme", List.of(Key.make("EC")));
        publish(1);
        publish(2);
    }

    /** The same, but for one file. */
    SignedRepository(SignedRepository other, String file, byte[] content) {
        hashes = other.hashes;
        files.putAll(other.files);
        files.put(file, content);
    }

    byte[] file(String name) {
        return files.get(name);
    }

    @Override
    public byte[] fetch(String name, int most) throws NoSuchMetadataException, TooMuchDataException {
        byte[] content = files.get(name);
        if (content == null) {
            throw new NoSuchMetadataException(name);
        }
        if (content.length > most) {
            throw new TooMuchDataException(name, most);
        }
        return content;
    }

    /** A changed signed part, signed by all who must. */
    byte[] signAgain(String file, Map<String, Object> signed) throws GeneralSecurityException {
        String role = file.substring(file.startsWith("timestamp") ? 0 : 2, file.length() - ".json".length());
        try {
            return sign(role, signed);
        } catch (MalformedMetadataException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void publish(int version) throws GeneralSecurityException, MalformedMetadataException {
        Map<String, Object> keys = new LinkedHashMap<>();
        Map<String, Object> roles = new LinkedHashMap<>();
        for (String role : List.of("root", "timestamp", "snapshot", "targets")) {
            roles.put(role, role(role, keys));
        }
        write(
                "root",
                version,
                sign(
                        "root",
                        signed(
                                "root",
                                version,
                                "consistent_snapshot",
                                true,
                                "keys",
                                keys,
                                "roles",
                                roles,
                                "odd",
                                List.of(1, "x"))));
        Map<String, Object> target = object(
                "length",
                version,
                "hashes",
                object("sha256", "0".repeat(63) + version),
                "custom",
                object("releaseCounter", version, "hardware", List.of("generic-aarch64")));
        byte[] acme =
                write("acme", version, sign("acme", signed("targets", version, "targets", object(TARGET, target))));
        Map<String, Object> delegated = new LinkedHashMap<>();
        Map<String, Object> delegation = role("acme", delegated);
        delegation.put("name", "acme");
        delegation.put("terminating", false);
        delegation.put("paths", List.of("bundles/acme/*", "models/acme/*"));
        byte[] targets = write(
                "targets",
                version,
                sign(
                        "targets",
                        signed(
                                "targets",
                                version,
                                "targets",
                                object("readme", target),
                                "delegations",
                                object("keys", delegated, "roles", List.of(delegation)))));
        byte[] snapshot = write(
                "snapshot",
                version,
                sign(
                        "snapshot",
                        signed(
                                "snapshot",
                                version,
                                "meta",
                                object("targets.json", meta(version, targets), "acme.json", meta(version, acme)))));
        files.put(
                "timestamp.json",
                sign(
                        "timestamp",
                        signed("timestamp", version, "meta", object("snapshot.json", meta(version, snapshot)))));
        files.put(version + ".timestamp.json", files.get("timestamp.json"));
    }

    private byte[] write(String role, int version, byte[] content) {
        files.put(version + "." + role + ".json", content);
        return content;
    }

    private Map<String, Object> role(String role, Map<String, Object> keys) {
        List<Object> ids = new ArrayList<>();
        for (Key key : signers.get(role)) {
            keys.put(key.id, key.description);
            ids.add(key.id);
        }
        return object("keyids", ids, "threshold", ids.size());
    }

    private Map<String, Object> meta(int version, byte[] content) {
        Map<String, Object> meta = object("version", version);
        if (hashes) {
            meta.put("length", content.length);
            meta.put("hashes", object("sha256", Sha256.hex(content)));
        }
        return meta;
    }

    private static Map<String, Object> signed(String type, int version, Object... fields) {
        Map<String, Object> signed =
                object("_type", type, "spec_version", "1.0.34", "version", version, "expires", EXPIRES);
        signed.putAll(object(fields));
        return signed;
    }

    private static Map<String, Object> object(Object... fields) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            object.put((String) fields[i], fields[i + 1]);
        }
        return object;
    }

    private byte[] sign(String role, Map<String, Object> signed)
            throws GeneralSecurityException, MalformedMetadataException {
        List<Object> signatures = new ArrayList<>();
        for (Key key : signers.get(role)) {
            Signature algorithm = PublicKeys.signature((String) key.description.get("scheme"));
            algorithm.initSign(key.pair.getPrivate());
            algorithm.update(CanonicalJson.canonical(signed));
            signatures.add(object("keyid", key.id, "sig", HexFormat.of().formatHex(algorithm.sign())));
        }
        return document(object("signatures", signatures, "signed", signed));
    }

    /** As a file: the lines of a PEM, which canonical JSON has as they are, are escaped. */
    static byte[] document(Object value) throws MalformedMetadataException {
        String text = new String(CanonicalJson.canonical(value), StandardCharsets.UTF_8);
        return text.replace("\n", "\\n").getBytes(StandardCharsets.UTF_8);
    }
}
