// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Lines of text at the end of a file. It is opened, written and closed each time, so that a file that was taken away or a disk that was
 * full is no matter the next time. One thread.
 */
final class AppendedFile {
    private final Path file;
    private final long largest;
    private boolean torn;

    /** @param largest bytes, after which the file is set aside as {@code <file>.1} and a new one begun */
    AppendedFile(Path file, long largest) {
        this.file = file;
        this.largest = largest;
    }

    Path path() {
        return file;
    }

    /** Writes whole lines, under a heading where the file begins. */
    void append(String heading, CharSequence lines) throws IOException {
        try {
            setAsideIfLarge();
            String before = Files.exists(file) ? torn ? "\n" : "" : heading;
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                out.write((before + lines).getBytes(StandardCharsets.UTF_8));
            }
            torn = false;
        } catch (IOException e) {
            torn = true; // half a line may stand there
            throw e;
        }
    }

    private void setAsideIfLarge() throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) >= largest) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
