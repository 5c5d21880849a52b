// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The jars of one or more folders, in the order in which they are installed and started.
 *
 * @param jars in order
 * @param fingerprint differs when a jar was added, removed, replaced or re-ordered
 */
record BundleSet(List<Path> jars, String fingerprint) {
    /**
     * Framework property: names of bundles, comma-separated, in start order; "*" stands for all others, by name. A jar
     * has a name when its file name begins with it, followed by the version.
     */
    static final String ORDER = "ganglion.launcher.order";

    private static final String ANY = "*";
    private static final String JAR = ".jar";

    static BundleSet of(List<Path> folders, String order) throws LaunchFailure {
        List<Path> jars = new ArrayList<>();
        for (Path folder : folders) {
            int before = jars.size();
            addJars(folder, jars);
            if (jars.size() == before) {
                throw LaunchFailure.of("there are no bundles in " + folder, null);
            }
        }
        jars.sort(inOrder(order == null ? ANY : order));
        return new BundleSet(List.copyOf(jars), fingerprint(jars));
    }

    private static void addJars(Path folder, List<Path> jars) throws LaunchFailure {
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(folder, file -> file.toString().endsWith(JAR))) {
            found.forEach(jar -> jars.add(jar.toAbsolutePath().normalize()));
        } catch (IOException unreadable) {
            throw LaunchFailure.of("cannot read the bundles in " + folder + ": " + unreadable, unreadable);
        }
    }

    private static String fingerprint(List<Path> jars) throws LaunchFailure {
        StringBuilder fingerprint = new StringBuilder();
        for (Path jar : jars) {
            try {
                BasicFileAttributes file = Files.readAttributes(jar, BasicFileAttributes.class);
                fingerprint.append(jar).append(' ').append(file.size()).append(' ');
                fingerprint.append(file.lastModifiedTime().toMillis()).append('\n');
            } catch (IOException unreadable) {
                throw LaunchFailure.of("cannot read the bundle " + jar + ": " + unreadable, unreadable);
            }
        }
        return fingerprint.toString();
    }

    private static Comparator<Path> inOrder(String order) {
        // no regular expression, here and for the jars of a folder: the first of a process take 5 ms
        List<String> names = new ArrayList<>();
        for (String name : order.split(",")) {
            names.add(name.strip());
        }
        int others = names.contains(ANY) ? names.indexOf(ANY) : names.size();
        return Comparator.<Path>comparingInt(jar -> place(jar, names, others)).thenComparing(BundleSet::fileName);
    }

    private static int place(Path jar, List<String> names, int others) {
        int place = names.indexOf(nameWithoutVersion(fileName(jar)));
        return place < 0 ? others : place;
    }

    private static String fileName(Path jar) {
        return jar.getFileName().toString();
    }

    /** org.ganglion.log-0.1.0.jar is org.ganglion.log. */
    static String nameWithoutVersion(String fileName) {
        for (int i = 1; i + 1 < fileName.length(); i++) {
            if (fileName.charAt(i) == '-' && Character.isDigit(fileName.charAt(i + 1))) {
                return fileName.substring(0, i);
            }
        }
        return fileName.endsWith(JAR) ? fileName.substring(0, fileName.length() - JAR.length()) : fileName;
    }
}
