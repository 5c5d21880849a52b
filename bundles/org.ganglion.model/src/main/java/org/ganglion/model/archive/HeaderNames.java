// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Which headers a model bundle may have; the words for the others. */
final class HeaderNames {
    private static final Set<String> ALLOWED = Set.of(
            "manifest-version",
            "bundle-manifestversion",
            "bundle-symbolicname",
            "bundle-version",
            "bundle-name",
            "ganglion-model",
            "provide-capability",
            "require-capability");
    private static final Map<String, String> DANGEROUS = Map.ofEntries(
            Map.entry("bundle-activator", "runs code"),
            Map.entry("extension-bundle-activator", "runs code"),
            Map.entry("main-class", "runs code"),
            Map.entry("launcher-agent-class", "runs code"),
            Map.entry("service-component", "runs code"),
            Map.entry("test-cases", "runs code"),
            Map.entry("bundle-nativecode", "loads native code"),
            Map.entry("bundle-classpath", "holds classes"),
            Map.entry("class-path", "holds classes"),
            Map.entry("export-package", "holds classes"),
            Map.entry("import-package", "ties it to other bundles"),
            Map.entry("dynamicimport-package", "ties it to other bundles"),
            Map.entry("require-bundle", "ties it to other bundles"),
            Map.entry("fragment-host", "puts it into another bundle"),
            Map.entry("bundle-activationpolicy", "runs code"),
            Map.entry("bundle-updatelocation", "fetches something else"));

    private HeaderNames() {}

    /** Refuses what would run, link or lead elsewhere. */
    static void checkHarmless(String place, String name) {
        String why = DANGEROUS.get(name.toLowerCase(Locale.ROOT));
        if (why != null) {
            throw refused(place, name, why);
        }
    }

    /** Refuses what is not part of a model bundle. */
    static void checkKnown(String place, String name) {
        if (!ALLOWED.contains(name.toLowerCase(Locale.ROOT))) {
            throw refused(place, name, "has no meaning here");
        }
    }

    private static GanglionException refused(String place, String name, String why) {
        return new GanglionException(
                Reason.UNSUPPORTED,
                place + ": header '" + name + "' " + why + "; a model bundle holds nothing but data");
    }

    /** The first header that differs, for a message. */
    static String firstDifference(byte[] bytes, Map<String, String> expected) {
        Attributes found;
        try {
            found = new Manifest(new ByteArrayInputStream(bytes)).getMainAttributes();
        } catch (IOException e) {
            throw new IllegalStateException("it was read before", e);
        }
        for (Map.Entry<String, String> header : expected.entrySet()) {
            if (!header.getValue().equals(found.getValue(header.getKey()))) {
                return "header '" + header.getKey() + "'";
            }
        }
        for (Object name : found.keySet()) {
            if (!expected.containsKey(name.toString())) {
                return "header '" + name + "'";
            }
        }
        return "the way in which the headers are written";
    }
}
