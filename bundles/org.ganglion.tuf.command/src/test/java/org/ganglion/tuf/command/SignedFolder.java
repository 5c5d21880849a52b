// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;
import org.ganglion.tuf.metadata.PublicKeys;

/** A repository in a folder, all of whose roles one key signs; published anew with all that was added. */
final class SignedFolder {
    private final Path folder;
    private final KeyPair pair;
    private final Map<String, Object> key;
    private final String keyId;
    private final Map<String, Object> targets = new LinkedHashMap<>();
    private final Map<String, Object> odd = new LinkedHashMap<>();
    private final Instant expires;
    private int version;

    SignedFolder(Path folder, String scheme, Instant expires) throws Exception {
        this.folder = folder;
        this.expires = expires.truncatedTo(ChronoUnit.SECONDS);
        KeyPairGenerator generator = KeyPairGenerator.getInstance(scheme.equals(PublicKeys.ED25519) ? "Ed25519" : "EC");
        if (!scheme.equals(PublicKeys.ED25519)) {
            generator.initialize(256);
        }
        pair = generator.generateKeyPair();
        key = PublicKeys.describe(pair.getPublic());
        keyId = PublicKeys.id(key);
        Files.createDirectories(folder.resolve("metadata"));
        Map<String, Object> role = Map.of("keyids", List.of(keyId), "threshold", 1);
        write(
                "1.root.json",
                signed(
                        "root",
                        1,
                        "consistent_snapshot",
                        true,
                        "keys",
                        Map.of(keyId, key),
                        "roles",
                        Map.of("root", role, "timestamp", role, "snapshot", role, "targets", role)));
        publish();
    }

    Path firstRoot() {
        return folder.resolve("metadata/1.root.json");
    }

    /** Signed by the role whose name is {@code ../odd?}. */
    void addOdd(String path, byte[] content) throws Exception {
        add(odd, path, content);
    }

    void add(String path, byte[] content) throws Exception {
        add(targets, path, content);
    }

    private void add(Map<String, Object> into, String path, byte[] content) throws Exception {
        add(into, path, content, Map.of("sha256", hash("SHA-256", content)));
    }

    /** With these hashes; the first stands in the name of the file. */
    void add(String path, byte[] content, Map<String, String> hashes) throws Exception {
        add(targets, path, content, hashes);
    }

    static String hash(String algorithm, byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    }

    private void add(Map<String, Object> into, String path, byte[] content, Map<String, String> hashes)
            throws Exception {
        into.put(path, Map.of("length", content.length, "hashes", hashes));
        String hash = hashes.values().iterator().next();
        int name = path.lastIndexOf('/') + 1;
        Path file = folder.resolve("targets/" + path.substring(0, name) + hash + "." + path.substring(name));
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    void publish() throws Exception {
        version++;
        Map<String, Object> delegation = Map.of(
                "name",
                "../odd?",
                "keyids",
                List.of(keyId),
                "threshold",
                1,
                "terminating",
                false,
                "paths",
                List.of("odd/*"));
        write(version + "...%2Fodd%3F.json", signed("targets", version, "targets", odd));
        write(
                version + ".targets.json",
                signed(
                        "targets",
                        version,
                        "targets",
                        targets,
                        "delegations",
                        Map.of("keys", Map.of(keyId, key), "roles", List.of(delegation))));
        Map<String, Object> meta = Map.of("version", version);
        write(
                version + ".snapshot.json",
                signed("snapshot", version, "meta", Map.of("targets.json", meta, "../odd?.json", meta)));
        write("timestamp.json", signed("timestamp", version, "meta", Map.of("snapshot.json", meta)));
    }

    private byte[] signed(String type, int number, Object... fields)
            throws GeneralSecurityException, MalformedMetadataException {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("_type", type);
        content.put("spec_version", "1.0.34");
        content.put("version", number);
        content.put("expires", expires.toString());
        for (int i = 0; i < fields.length; i += 2) {
            content.put((String) fields[i], fields[i + 1]);
        }
        Signature algorithm = PublicKeys.signature((String) key.get("scheme"));
        algorithm.initSign(pair.getPrivate());
        algorithm.update(CanonicalJson.canonical(content));
        String signature = HexFormat.of().formatHex(algorithm.sign());
        byte[] envelope = CanonicalJson.canonical(
                Map.of("signatures", List.of(Map.of("keyid", keyId, "sig", signature)), "signed", content));
        // what is signed has the lines of a PEM as they are, which JSON has not
        return new String(envelope, StandardCharsets.UTF_8).replace("\n", "\\n").getBytes(StandardCharsets.UTF_8);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve("metadata").resolve(name), bytes);
    }
}
