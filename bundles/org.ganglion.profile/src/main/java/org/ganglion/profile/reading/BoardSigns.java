// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.reading;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ganglion.profile.Profile.Detection;
import org.ganglion.profile.Profile.LookFor;

/**
 * By what a board is known: its architecture, what it calls itself, and what is attached.
 *
 * @param architecture as Java names it
 * @param root the folder that holds proc, sys, dev and usr
 */
record BoardSigns(String architecture, Path root) {
    private static final List<String> NAMES = List.of("proc/device-tree/model", "sys/class/dmi/id/product_name");
    private static final List<String> LIBRARIES = List.of("lib", "usr/lib", "usr/local/lib", "opt");
    private static final int LIBRARY_DEPTH = 3;

    static BoardSigns ofThis() {
        return new BoardSigns(System.getProperty("os.arch"), Path.of("/"));
    }

    /** What the board calls itself, or an empty text. */
    String name() {
        for (String file : NAMES) {
            Path path = root.resolve(file);
            try {
                if (Files.isReadable(path)) {
                    return Files.readString(path).replace("\0", "").trim();
                }
            } catch (IOException unreadable) {
                continue; // as if it were not there
            }
        }
        return "";
    }

    /** How many conditions hold if all hold, else -1. A profile without conditions fits no board by itself. */
    int fit(Detection detection) {
        int conditions = 0;
        if (!detection.architectures().isEmpty()) {
            if (!detection.architectures().contains(architecture)) {
                return -1;
            }
            conditions++;
        }
        if (!detection.boards().isEmpty()) {
            String name = name();
            if (detection.boards().stream().noneMatch(pattern -> like(pattern, name))) {
                return -1;
            }
            conditions++;
        }
        for (String device : detection.devices()) {
            if (devices(device).isEmpty()) {
                return -1;
            }
            conditions++;
        }
        return conditions == 0 ? -1 : conditions;
    }

    private static boolean like(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            regex.append(regex.length() == 0 ? "" : ".*").append(java.util.regex.Pattern.quote(part));
        }
        return name.matches(regex.toString());
    }

    /** Of what is looked for, what is there. */
    List<String> found(LookFor lookFor) {
        List<String> found = new ArrayList<>();
        lookFor.devices().forEach(device -> found.addAll(devices(device)));
        for (String library : lookFor.libraries()) {
            LIBRARIES.stream()
                    .flatMap(folder -> library(folder, library).stream())
                    .findFirst()
                    .ifPresent(found::add);
        }
        return found;
    }

    /** The device files of this path, whose last part may hold *. */
    private List<String> devices(String pattern) {
        Path path = root.resolve(pattern.startsWith("/") ? pattern.substring(1) : pattern);
        List<String> devices = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
            entries.forEach(entry -> devices.add("/" + root.relativize(entry)));
        } catch (IOException none) {
            return List.of(); // no such folder
        }
        devices.sort(null);
        return devices;
    }

    private List<String> library(String folder, String library) {
        Path top = root.resolve(folder);
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(
                top,
                LIBRARY_DEPTH,
                (path, is) -> path.getFileName() != null
                        && path.getFileName().toString().equals(library))) {
            return files.limit(1).map(file -> "/" + root.relativize(file)).toList();
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            return List.of();
        }
    }
}
