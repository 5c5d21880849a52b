// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.fleet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.ganglion.command.proof.files.Sha256;
import org.ganglion.repository.Founding;
import org.ganglion.repository.KeyDescription;
import org.ganglion.repository.KeyFile;
import org.ganglion.repository.Publication;
import org.ganglion.repository.Repository;
import org.ganglion.repository.SigningKey;
import org.ganglion.repository.TimestampRun;

/**
 * A signed repository with one large artifact of random bytes, and its hash list.
 *
 * @param folder of the repository
 * @param root what devices trust from the beginning
 * @param sha256 of the artifact
 * @param hashes the digest of its hash list
 */
record SignedRelease(Path folder, byte[] root, String sha256, String hashes) {
    /** Where the artifact stands. */
    static final String PATH = "models/acme/large-1.0.0.jar";

    private static final int HASHED = 4096;
    private static final List<String> ROLES = List.of("root", "targets", "snapshot", "timestamp", "campaigns", "acme");

    static SignedRelease of(Path folder, int length, long seed) throws IOException {
        Map<String, SigningKey> keys = new LinkedHashMap<>();
        Map<String, List<KeyDescription>> known = new LinkedHashMap<>();
        Files.createDirectories(folder.resolve("keys"));
        for (String role : ROLES) {
            Path file = folder.resolve("keys").resolve(role + KeyFile.PRIVATE);
            KeyFile.make(file);
            SigningKey key = KeyFile.read(file).signing(Optional.empty());
            keys.put(role, key);
            known.put(role, List.of(KeyFile.read(file).description()));
        }
        Path place = folder.resolve("repo");
        List<SigningKey> all = new ArrayList<>(keys.values());
        new Founding(known, Map.of(), Map.of()).in(place, all);
        byte[] artifact = new byte[length];
        new Random(seed).nextBytes(artifact);
        byte[] hashes = hashList(artifact);
        String sha256 = Sha256.hex(artifact);
        try (Publication publication = Repository.open(place).change(all)) {
            publication.add("acme", PATH, artifact, Map.of("hashes", Sha256.hex(hashes)));
            publication.add("acme", "hashes/" + Sha256.hex(hashes), hashes, Map.of());
            publication.publish();
        }
        TimestampRun.in(place, List.of(keys.get("timestamp")), OptionalInt.empty());
        return new SignedRelease(place, Repository.open(place).root(), sha256, Sha256.hex(hashes));
    }

    private static byte[] hashList(byte[] artifact) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < artifact.length; at += HASHED) {
            MessageDigest digest = Sha256.digest();
            digest.update(artifact, at, Math.min(HASHED, artifact.length - at));
            out.writeBytes(digest.digest());
        }
        return out.toByteArray();
    }
}
