// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.document;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;

/**
 * A file of a release.
 *
 * @param role what it is for
 * @param id group:name:version
 * @param artifact its bytes
 * @param path where a repository has it, below its targets
 * @param hashes digest of its hash list, where the feature pins that
 * @param chunks digest of its chunk index, where the feature pins that
 * @param deltas what makes it of other artifacts
 */
public record Part(
        Role role,
        String id,
        Artifact artifact,
        Optional<String> path,
        Optional<String> hashes,
        Optional<String> chunks,
        List<Delta> deltas) {
    /** Copies. */
    public Part {
        deltas = List.copyOf(deltas);
    }

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]+(:[A-Za-z0-9._-]+){2,4}");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    /** Characters; matching takes a place on the stack for each name of it. */
    private static final int LONGEST_PATH = 1024;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * Reads one.
     *
     * @param otherwise the role where none is written
     * @throws GanglionException MALFORMED, UNSUPPORTED or TOO_LARGE, naming the field
     */
    static Part read(JsonObject json, Role otherwise) {
        String id = json.text("id");
        if (!isId(id)) {
            throw json.wrong("id", "is not of the form group:name:version");
        }
        String path = json.text("path", null);
        if (path != null && (path.length() > LONGEST_PATH || !PATH.matcher(path).matches())) {
            throw json.wrong("path", "is not a path such as bundles/acme/lif-1.0.0.jar");
        }
        String word = json.text("role", otherwise.word());
        Role role = Arrays.stream(Role.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new GanglionException(
                        Reason.UNSUPPORTED, json.place() + ": field 'role' is '" + word + "', not known here"));
        return new Part(
                role,
                id,
                Artifact.read(json),
                Optional.ofNullable(path),
                digest(json, "hashes"),
                digest(json, "chunks"),
                deltas(json));
    }

    private static Optional<String> digest(JsonObject json, String name) {
        if (!json.has(name)) {
            return Optional.empty();
        }
        if (!SHA256.matcher(json.text(name)).matches()) {
            throw json.wrong(name, "is not 64 small hexadecimal digits");
        }
        return Optional.of(json.text(name));
    }

    private static List<Delta> deltas(JsonObject json) {
        return json.objects("deltas").stream()
                .map(delta -> new Delta(
                        digest(delta, "from").orElseThrow(() -> delta.wrong("from", "is missing")),
                        Artifact.read(delta)))
                .toList();
    }

    /**
     * What makes an artifact of another.
     *
     * @param from digest of the other
     * @param artifact the delta
     */
    public record Delta(String from, Artifact artifact) {}

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The second word of the id: a bundle's symbolic name. */
    public String name() {
        return id.split(":")[1];
    }

    /** The last word of the id. */
    public String version() {
        return id.substring(id.lastIndexOf(':') + 1);
    }

    /** The file's place in a generation. */
    public String place() {
        return role.folder()
                + '/'
                + switch (role) {
                    case BOOT -> name().contains("launcher") ? "launcher.jar" : "framework.jar";
                    case BUNDLE, MODEL -> name() + '-' + version() + ".jar";
                };
    }
}
