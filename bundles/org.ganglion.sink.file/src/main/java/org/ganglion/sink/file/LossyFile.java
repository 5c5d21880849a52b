// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entries at the end of a file; those that cannot be written are counted, and said at the 1st, 2nd, 4th... time. */
final class LossyFile {
    private static final Logger LOG = LoggerFactory.getLogger(LossyFile.class);

    private final AppendedFile file;
    private final String entries;
    private final AtomicLong lost = new AtomicLong();

    // the writer's thread only
    private long failures;

    /**
     * A file.
     *
     * @param largest bytes, after which it is set aside
     * @param entries what is lost where it cannot be written, in the plural
     */
    LossyFile(Path file, long largest, String entries) {
        this.file = new AppendedFile(file, largest);
        this.entries = entries;
    }

    /** Writes lines that hold so many entries; by one thread. */
    void append(String heading, CharSequence lines, int count) {
        try {
            file.append(heading, lines);
        } catch (IOException e) {
            failures++;
            lose(count);
            if (Long.bitCount(failures) == 1) {
                LOG.warn("cannot write {}, {} {} lost so far: {}", file.path(), lost.get(), entries, e.toString());
            }
        }
    }

    /** Counts entries that never come to be written; by any thread. */
    void lose(long count) {
        lost.addAndGet(count);
    }

    /** How many were lost so far; by any thread. */
    long lost() {
        return lost.get();
    }
}
