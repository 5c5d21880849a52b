// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.Requirement;

/** The bundle's manifest: a function of {@code model.json} and nothing else, so that the one cannot say what the other does not. */
public final class BundleHeaders {
    /** The bundle manifest's name in the bundle. */
    public static final String ENTRY = "META-INF/MANIFEST.MF";
    /** The header by which a model bundle is known. */
    public static final String MODEL = "Ganglion-Model";
    /** What the symbolic name of a model bundle begins with; the model's name follows. */
    public static final String SYMBOLIC_NAME_PREFIX = "ganglion.model.";

    private static final int LONGEST_LINE = 70;
    private static final int DIGITS_OF_DIGEST = 12;

    private final Map<String, String> headers = new LinkedHashMap<>();

    private BundleHeaders() {}

    /**
     * The headers of a model bundle.
     *
     * @param document the bytes of {@code model.json}; their digest is in the bundle's version, because a framework refuses two
     *     bundles of one name and version
     */
    public static BundleHeaders of(ModelManifest manifest, byte[] document) {
        BundleHeaders headers = new BundleHeaders();
        headers.headers.put("Manifest-Version", "1.0");
        headers.headers.put("Bundle-ManifestVersion", "2");
        headers.headers.put("Bundle-SymbolicName", SYMBOLIC_NAME_PREFIX + manifest.name());
        headers.headers.put("Bundle-Version", bundleVersion(manifest.version(), document));
        headers.headers.put("Bundle-Name", "Model " + manifest.name());
        headers.headers.put(MODEL, manifest.name() + ";version=\"" + manifest.version() + '"');
        headers.headers.put(
                "Provide-Capability",
                "ganglion.model;name=\"" + manifest.name() + "\";engine=\"" + manifest.engine()
                        + "\";version:Version=\"" + manifest.version() + '"');
        if (!manifest.requirements().isEmpty()) {
            headers.headers.put(
                    "Require-Capability",
                    manifest.requirements().stream().map(Requirement::clause).collect(Collectors.joining(",")));
        }
        return headers;
    }

    private static String bundleVersion(String version, byte[] document) {
        String digest = Digests.sha256(document).substring(0, DIGITS_OF_DIGEST);
        String[] parts = version.split("\\.");
        if (parts.length == 4) {
            return version + '-' + digest;
        }
        return version + ".0".repeat(3 - parts.length) + '.' + digest;
    }

    /** The bundle's symbolic name. */
    public String symbolicName() {
        return headers.get("Bundle-SymbolicName");
    }

    /** The bundle's version. */
    public String version() {
        return headers.get("Bundle-Version");
    }

    /** The headers by name, in order. */
    Map<String, String> asMap() {
        return headers;
    }

    /** The manifest's bytes. */
    public byte[] write() {
        StringBuilder text = new StringBuilder();
        headers.forEach((name, value) -> {
            String line = name + ": " + value;
            text.append(line, 0, Math.min(LONGEST_LINE, line.length())).append("\r\n");
            for (int from = LONGEST_LINE; from < line.length(); from += LONGEST_LINE - 1) {
                text.append(' ')
                        .append(line, from, Math.min(from + LONGEST_LINE - 1, line.length()))
                        .append("\r\n");
            }
        });
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
