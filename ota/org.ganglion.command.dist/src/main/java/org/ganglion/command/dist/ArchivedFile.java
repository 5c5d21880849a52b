// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import java.nio.charset.StandardCharsets;

/**
 * A file or folder on its way into the archive.
 *
 * @param path with slashes, relative; that of a folder ends with one
 * @param mode as chmod takes it
 * @param bytes of the file; shared, not copied
 */
record ArchivedFile(String path, int mode, byte[] bytes) {
    static final int READABLE = 0644;
    static final int EXECUTABLE = 0755;
    static final int SECRET = 0600;
    static final int SECRET_FOLDER = 0700;

    static ArchivedFile of(String path, byte[] bytes) {
        return new ArchivedFile(path, READABLE, bytes);
    }

    static ArchivedFile of(String path, String text) {
        return of(path, text.getBytes(StandardCharsets.UTF_8));
    }

    static ArchivedFile folder(String path, int mode) {
        return new ArchivedFile(path + '/', mode, new byte[0]);
    }

    boolean isFolder() {
        return path.endsWith("/");
    }

    ArchivedFile withMode(int other) {
        return new ArchivedFile(path, other, bytes);
    }

    ArchivedFile below(String folder) {
        return new ArchivedFile(folder + '/' + path, mode, bytes);
    }
}
