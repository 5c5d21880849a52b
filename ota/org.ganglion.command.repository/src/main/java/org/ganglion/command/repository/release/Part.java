// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ganglion.transfer.Companions;

/**
 * One artifact of a release.
 *
 * @param kind what the device does with it
 * @param id group, name and version, joined by colons
 * @param path of the target
 * @param content where the bytes are
 * @param sha256 of the bytes
 * @param length in bytes
 * @param hashList the SHA-256 of each 4 KiB
 * @param chunkIndex its content-defined chunks, where it is large enough for them
 */
record Part(
        Kind kind,
        String id,
        String path,
        Path content,
        String sha256,
        long length,
        byte[] hashList,
        Optional<byte[]> chunkIndex) {
    /** What is smaller is fetched whole as fast. */
    private static final long LEAST_CHUNKED = 64 << 10;

    private static final int DIGITS = 12;

    /** What a device does with an artifact. */
    enum Kind {
        /** Starts Java with it. */
        BOOT,
        /** Installs and starts it. */
        BUNDLE,
        /** Installs it: it is data. */
        MODEL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A model. Its bundle's version holds the digest of what it says of itself, so its path is its own. */
    static Part model(String publisher, PackedModel model) throws IOException {
        return of(
                Kind.MODEL,
                "ganglion.models:" + model.manifest().name() + ':'
                        + model.manifest().version(),
                "models/" + publisher + '/' + model.manifest().name() + '-' + model.bundleVersion() + ".jar",
                model.file());
    }

    /**
     * A bundle. Its digest is in its path: the same version may be there without the native libraries of other boards, or built anew.
     */
    static Part bundle(Kind kind, String publisher, BundleName name, Path content) throws IOException {
        String sha256 = digest(content);
        return of(
                kind,
                name.id(),
                "bundles/" + publisher + '/' + name.symbolicName() + '-' + name.version() + '-'
                        + sha256.substring(0, DIGITS) + ".jar",
                content);
    }

    private static Part of(Kind kind, String id, String path, Path content) throws IOException {
        long length = Files.size(content);
        return new Part(
                kind,
                id,
                path,
                content,
                digest(content),
                length,
                Companions.hashList(content),
                length < LEAST_CHUNKED ? Optional.empty() : Optional.of(Companions.chunkIndex(content)));
    }

    /** What the Feature says of it. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("path", path);
        fields.put("sha256", sha256);
        fields.put("length", length);
        fields.put("hashes", Digests.sha256(hashList));
        chunkIndex.ifPresent(index -> fields.put("chunks", Digests.sha256(index)));
        fields.put("role", kind.word());
        return fields;
    }

    private static String digest(Path file) throws IOException {
        return HexFormat.of().formatHex(Digests.of(file));
    }
}
