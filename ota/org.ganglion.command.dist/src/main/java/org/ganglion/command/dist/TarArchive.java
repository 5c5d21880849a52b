// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.dist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * Writes a compressed archive in the format ustar of POSIX.1-1988: the same files give the same bytes.
 *
 * @param owner name of the user and group that own the files where the archive is unpacked by root and has such a user,
 *     else root does
 * @param seconds since 1970, the time of every file
 */
record TarArchive(String owner, long seconds) {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_PREFIX = 155;

    // offsets and lengths of a header's fields
    private static final int MODE = 100;
    private static final int USER = 108;
    private static final int GROUP = 116;
    private static final int SIZE = 124;
    private static final int TIME = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int USER_NAME = 265;
    private static final int GROUP_NAME = 297;
    private static final int PREFIX = 345;

    /** Writes the files in their order; does not close {@code out}. */
    void write(List<ArchivedFile> files, OutputStream out) throws IOException {
        GZIPOutputStream compressed = new GZIPOutputStream(out);
        OutputStream blocks = new BufferedOutputStream(compressed, 1 << 16);
        for (ArchivedFile file : files) {
            blocks.write(header(file));
            blocks.write(file.bytes());
            blocks.write(new byte[-file.bytes().length & BLOCK - 1]);
        }
        blocks.write(new byte[2 * BLOCK]); // the end
        blocks.flush();
        compressed.finish();
    }

    private byte[] header(ArchivedFile file) {
        byte[] header = new byte[BLOCK];
        name(header, file.path());
        octal(header, MODE, 8, file.mode());
        octal(header, USER, 8, 0);
        octal(header, GROUP, 8, 0);
        octal(header, SIZE, 12, file.bytes().length);
        octal(header, TIME, 12, seconds);
        header[TYPE] = (byte) (file.isFolder() ? '5' : '0');
        text(header, MAGIC, "ustar\00000");
        text(header, USER_NAME, owner);
        text(header, GROUP_NAME, owner);
        Arrays.fill(header, CHECKSUM, CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 255;
        }
        octal(header, CHECKSUM, 7, sum);
        return header;
    }

    /** A name that is too long for its field is cut at a slash into prefix and name. */
    private static void name(byte[] header, String path) {
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (length <= LONGEST_NAME) {
            text(header, 0, path);
            return;
        }
        int slash = path.indexOf('/', Math.max(0, path.length() - LONGEST_NAME - 1));
        if (length != path.length() || slash < 1 || slash > LONGEST_PREFIX || slash == path.length() - 1) {
            throw new GanglionException(Reason.TOO_LARGE, path + ": the name is too long for an archive");
        }
        text(header, PREFIX, path.substring(0, slash));
        text(header, 0, path.substring(slash + 1));
    }

    private static void text(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static void octal(byte[] header, int at, int length, long value) {
        String digits = Long.toOctalString(value);
        text(header, at, "0".repeat(length - 1 - digits.length()) + digits + '\0');
    }
}
