// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.tuf.metadata.CanonicalJson;
import org.ganglion.tuf.metadata.MalformedMetadataException;

/** A repository in memory, with real keys; what it serves is what was published last, and it remembers what it was asked for. */
class Simulator implements MetadataFetcher {
    static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");

    private static final int FIRST_SIGNER = 20;

    /** The signed part of each role, to be changed and then published. */
    final Map<String, Map<String, Object>> signed = new LinkedHashMap<>();

    /** Who signs each role when it is published. */
    final Map<String, List<Signer>> signers = new LinkedHashMap<>();

    /** Every published version, the first at 0. */
    final Map<String, List<byte[]>> published = new LinkedHashMap<>();

    /** What was asked for, such as {@code root/2} and {@code timestamp}. */
    final List<String> requests = new ArrayList<>();

    /** Whether snapshot and timestamp state length and hashes. */
    boolean hashes;

    private int nextSigner = FIRST_SIGNER;

    Simulator() {
        signed.put("targets", role("targets", "targets", Tree.of()));
        signed.put("snapshot", role("snapshot", "meta", Tree.of()));
        signed.put("timestamp", role("timestamp", "meta", Tree.of()));
        signed.put("root", role("root", "consistent_snapshot", true));
        root().put("keys", Tree.of());
        root().put("roles", Tree.of());
        for (String role : List.of("root", "timestamp", "snapshot", "targets")) {
            Tree.at(root(), "roles").put(role, Tree.of("keyids", new ArrayList<>(), "threshold", 1));
            addKey(role, newSigner());
        }
        publish("targets", "snapshot", "timestamp", "root");
    }

    static Map<String, Object> role(String type, String name, Object value) {
        return Tree.of(
                "_type", type, "spec_version", "1.0.34", "version", 1, "expires", "2030-07-01T12:00:00Z", name, value);
    }

    final Map<String, Object> root() {
        return signed.get("root");
    }

    final Map<String, Object> timestamp() {
        return signed.get("timestamp");
    }

    final Map<String, Object> snapshot() {
        return signed.get("snapshot");
    }

    final Map<String, Object> targets() {
        return signed.get("targets");
    }

    /** What timestamp says of snapshot. */
    final Map<String, Object> snapshotMeta() {
        return Tree.at(timestamp(), "meta", "snapshot.json");
    }

    final Map<String, Object> targetsMeta() {
        return Tree.at(snapshot(), "meta", "targets.json");
    }

    final Map<String, Object> rootRole(String role) {
        return Tree.at(root(), "roles", role);
    }

    /** One that signs nothing else here. */
    final Signer newSigner() {
        return Signer.number(nextSigner++);
    }

    /** From now on the key may sign, and does. */
    final void addKey(String role, Signer signer) {
        allowKey(role, signer);
        signers.computeIfAbsent(role, any -> new ArrayList<>()).add(signer);
    }

    final void allowKey(String role, Signer signer) {
        Tree.at(root(), "keys").put(signer.id(), signer.key());
        Tree.list(rootRole(role), "keyids").add(signer.id());
    }

    final void forgetKeys(String role) {
        Tree.list(rootRole(role), "keyids").clear();
        signers.get(role).clear();
    }

    final void rotateKey(String role) {
        forgetKeys(role);
        addKey(role, newSigner());
    }

    /** Makes these available, each as its next version, and lets the roles above them know. */
    final void publish(String... roles) {
        for (String role : roles) {
            Map<String, Object> content = signed.get(role);
            if (published.containsKey(role)) {
                content.put("version", ((Number) content.get("version")).longValue() + 1);
            }
            publishAs(role, sign(role));
        }
    }

    final void publishAs(String role, byte[] bytes) {
        published.computeIfAbsent(role, any -> new ArrayList<>()).add(bytes);
        Map<String, Object> meta = Tree.of("version", signed.get(role).get("version"));
        if (hashes) {
            meta.put("length", bytes.length);
            meta.put("hashes", Tree.of("sha256", hash("SHA-256", bytes)));
        }
        if (role.equals("snapshot")) {
            Tree.at(timestamp(), "meta").put("snapshot.json", meta);
        } else if (!role.equals("root") && !role.equals("timestamp")) {
            Tree.at(snapshot(), "meta").put(role + ".json", meta);
        }
    }

    final byte[] sign(String role) {
        return sign(signed.get(role), signers.getOrDefault(role, List.of()));
    }

    static byte[] sign(Map<String, Object> content, List<Signer> by) {
        return envelope(content, signatures(content, by));
    }

    static List<Object> signatures(Map<String, Object> content, List<Signer> by) {
        List<Object> signatures = new ArrayList<>();
        for (Signer signer : by) {
            signatures.add(Tree.of("keyid", signer.id(), "sig", signer.sign(canonical(content))));
        }
        return signatures;
    }

    static byte[] envelope(Map<String, Object> content, List<Object> signatures) {
        return Tree.text(Tree.of("signatures", signatures, "signed", content)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] canonical(Map<String, Object> content) {
        try {
            return CanonicalJson.canonical(content);
        } catch (MalformedMetadataException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hash(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Describes a file in a role. */
    final void addTarget(String role, String path, byte[] content) {
        Tree.at(signed.get(role), "targets")
                .put(path, Tree.of("length", content.length, "hashes", Tree.of("sha256", hash("SHA-256", content))));
    }

    /** A delegation, last of the delegator's, to a role that exists from then on, signed by a key of its own. */
    final Map<String, Object> delegate(String delegator, String role, boolean terminating, String... paths) {
        Signer signer = newSigner();
        signers.computeIfAbsent(role, any -> new ArrayList<>()).add(signer);
        signed.computeIfAbsent(role, any -> role("targets", "targets", Tree.of()));
        return delegate(delegator, role, List.of(signer), terminating, paths);
    }

    final Map<String, Object> delegate(
            String delegator, String role, List<Signer> by, boolean terminating, String... paths) {
        Map<String, Object> from = signed.get(delegator);
        from.computeIfAbsent("delegations", any -> Tree.of("keys", Tree.of(), "roles", new ArrayList<>()));
        List<Object> ids = new ArrayList<>();
        for (Signer signer : by) {
            ids.add(signer.id());
            Tree.at(from, "delegations", "keys").put(signer.id(), signer.key());
        }
        Map<String, Object> delegation = Tree.of(
                "name",
                role,
                "keyids",
                ids,
                "threshold",
                1,
                "terminating",
                terminating,
                "paths",
                new ArrayList<>(Arrays.asList(paths)));
        Tree.list(Tree.at(from, "delegations"), "roles").add(delegation);
        return delegation;
    }

    @Override
    public byte[] fetch(String name, int most) throws NoSuchMetadataException, TooMuchDataException {
        boolean versioned = name.matches("[0-9]+\\..+\\.json");
        int from = versioned ? name.indexOf('.') + 1 : 0;
        String role = name.substring(from, name.length() - ".json".length());
        requests.add(versioned ? role + "/" + name.substring(0, from - 1) : role);
        List<byte[]> versions = published.getOrDefault(URLDecoder.decode(role, StandardCharsets.UTF_8), List.of());
        long index = versioned ? Long.parseLong(name, 0, from - 1, 10) - 1 : versions.size() - 1;
        if (index < 0 || index >= versions.size()) {
            throw new NoSuchMetadataException(name);
        }
        byte[] bytes = versions.get((int) index);
        if (bytes.length > most) {
            throw new TooMuchDataException(name, most);
        }
        return bytes;
    }

    final String lastRequest() {
        return requests.get(requests.size() - 1);
    }
}
