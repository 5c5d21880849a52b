// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.nio.charset.StandardCharsets;

/** Names of roles and targets as names of files, and as one part of an address. */
public final class FileNames {
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-~";

    private FileNames() {}

    /** With all but letters, digits and {@code _.-~} as percent and two digits for each byte of UTF-8. */
    public static String quoted(String name) {
        StringBuilder quoted = new StringBuilder(name.length() + 16);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(b) >= 0) {
                quoted.append((char) b);
            } else {
                quoted.append('%');
                quoted.append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)));
                quoted.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return quoted.toString();
    }

    /** The file of a version of a role's metadata in a repository with consistent snapshots. */
    public static String ofVersion(long version, String role) {
        return version + "." + quoted(role) + ".json";
    }

    /** The file of a role's metadata in a repository without, and where trusted metadata is kept. */
    public static String ofRole(String role) {
        return quoted(role) + ".json";
    }
}
