// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.ganglion.command.repository.resolving.Candidate;

/**
 * What a bundle is called.
 *
 * @param group as Maven has it, or the beginning of the symbolic name
 * @param symbolicName of the bundle
 * @param version of the bundle
 */
record BundleName(String group, String symbolicName, String version) {
    private static final String OWN = "org.ganglion";

    static BundleName of(Candidate candidate) throws IOException {
        String name = candidate.symbolicName();
        int dot = name.lastIndexOf('.');
        String group = name.equals(OWN) || name.startsWith(OWN + '.')
                ? OWN
                : mavenGroup(candidate.file()).orElse(dot < 1 ? name : name.substring(0, dot));
        return new BundleName(group, name, candidate.version());
    }

    /** The group of the one artifact that the jar says that it is. */
    private static Optional<String> mavenGroup(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()
                    .filter(each -> each.getName().matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties"))
                    .sorted(Comparator.comparing(JarEntry::getName))::iterator) {
                Properties properties = new Properties();
                try (InputStream in = jar.getInputStream(entry)) {
                    properties.load(in);
                }
                return Optional.ofNullable(properties.getProperty("groupId"));
            }
            return Optional.empty();
        }
    }

    String id() {
        return group + ':' + symbolicName + ':' + version;
    }
}
