// SPDX-License-Identifier: Apache-2.0
package org.ganglion.log;

import java.io.PrintStream;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Writes one line a record, in one call, so that lines of several threads and processes never mix. */
final class LineHandler extends Handler {
    private final PrintStream stream;
    private final Formatter line = new LineFormatter();

    LineHandler(PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            stream.print(line.format(record));
            stream.flush();
        }
    }

    @Override
    public void flush() {
        stream.flush();
    }

    /** The stream is the process's own and stays open. */
    @Override
    public void close() {
        flush();
    }
}
