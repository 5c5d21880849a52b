// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.archive;

import java.util.Locale;
import java.util.regex.Pattern;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Which entries a model bundle may have; the words for the others. */
final class EntryNames {
    private static final Pattern ALLOWED = Pattern.compile(
            "META-INF/MANIFEST\\.MF|model\\.json|model\\.[a-z0-9]{1,32}|selftest/(input|expected)\\.(i8|f32|f64)");
    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(jar|zip|war|ear|par|esa)");
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)(\\.[0-9.]+)?");
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._/-]{1,255}");

    private EntryNames() {}

    /** Refuses what would run, link or lead elsewhere. */
    static void checkHarmless(String place, String name) {
        String small = name.toLowerCase(Locale.ROOT);
        if (!SAFE.matcher(name).matches()
                || name.startsWith("/")
                || name.contains("//")
                || ("/" + name + "/").contains("/../")
                || ("/" + name + "/").contains("/./")) {
            throw refused(Reason.MALFORMED, place, name, "has a name that leads elsewhere");
        }
        if (small.endsWith(".class")) {
            throw refused(Reason.UNSUPPORTED, place, name, "is a class");
        }
        if (ARCHIVE.matcher(small).matches()) {
            throw refused(Reason.UNSUPPORTED, place, name, "is an archive in the archive");
        }
        if (NATIVE.matcher(small).matches()) {
            throw refused(Reason.UNSUPPORTED, place, name, "is native code");
        }
        if (small.startsWith("osgi-inf/") || small.startsWith("osgi-opt/")) {
            throw refused(Reason.UNSUPPORTED, place, name, "describes a component");
        }
    }

    /** Refuses what is not part of a model bundle. */
    static void checkKnown(String place, String name) {
        if (!ALLOWED.matcher(name).matches()) {
            throw refused(Reason.UNSUPPORTED, place, name, "has no meaning here");
        }
    }

    private static GanglionException refused(Reason reason, String place, String name, String why) {
        return new GanglionException(
                reason, place + ": entry '" + printable(name) + "' " + why + "; a model bundle holds nothing but data");
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
