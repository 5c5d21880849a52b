// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A board in a folder: the files of /proc and /sys with whatever a test writes into them. */
record Board(Path root) {
    Board with(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Board without(String path) {
        try {
            Files.delete(root.resolve(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of /proc/stat: user and idle. */
    static String times(String name, long user, long idle) {
        return name + " " + user + " 0 0 " + idle + " 0 0 0 0 0 0\n";
    }

    /** /proc/net/dev with one interface beside the loopback. */
    static String traffic(long in, long out) {
        return "Inter-|   Receive                            |  Transmit\n"
                + " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs\n"
                + "    lo:  999999999 1 0 0 0 0 0 0 999999999 1 0 0 0 0 0 0\n"
                + "  eth0: " + in + " 1 0 0 0 0 0 0 " + out + " 1 0 0 0 0 0 0\n";
    }
}
