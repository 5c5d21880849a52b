// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository.composition;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Leaves out of a bundle the native libraries that a board cannot load.
 *
 * @param platforms those that it can, as JavaCPP names them; all where it is empty
 */
public record NativeLibraries(Set<String> platforms) {
    /** Names of architectures of Java, and what JavaCPP calls them. */
    private static final Map<String, String> PLATFORMS =
            Map.of("amd64", "linux-x86_64", "x86_64", "linux-x86_64", "aarch64", "linux-arm64", "arm", "linux-armhf");

    private static final Pattern PLATFORM = Pattern.compile(".*/(linux-[a-z0-9_]+)/.*");

    /** Copies. */
    public NativeLibraries {
        platforms = Set.copyOf(platforms);
    }

    /** Those of a board with one of these architectures, as Java names them; of any board where the list is empty. */
    public static NativeLibraries of(List<String> architectures) {
        return new NativeLibraries(architectures.stream()
                .map(architecture -> PLATFORMS.getOrDefault(architecture, "linux-" + architecture))
                .collect(Collectors.toSet()));
    }

    /** The bundle without libraries of other platforms; the same bytes if it has none. */
    public byte[] without(byte[] bundle) throws IOException {
        if (platforms.isEmpty() || !hasOthers(bundle)) {
            return bundle;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(bundle.length);
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bundle));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!isOther(entry.getName())) {
                    ZipEntry kept = new ZipEntry(entry.getName());
                    kept.setTimeLocal(entry.getTimeLocal());
                    out.putNextEntry(kept);
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }

    private boolean hasOthers(byte[] bundle) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bundle))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (isOther(entry.getName())) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean isOther(String entry) {
        Matcher platform = PLATFORM.matcher(entry);
        return platform.matches() && !platforms.contains(platform.group(1));
    }
}
