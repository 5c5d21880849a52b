// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** The failures of one file. */
record Refusals(Path file) {

    GanglionException malformed(String what) {
        return of(Reason.MALFORMED, what);
    }

    GanglionException unsupported(String what) {
        return of(Reason.UNSUPPORTED, what);
    }

    GanglionException tooLarge(String what) {
        return of(Reason.TOO_LARGE, what);
    }

    /** A value that no network can take. */
    GanglionException notFinite(long row, int column, double value) {
        return malformed(
                "row " + row + ", column " + column + ": the value is " + value + ", expected a finite number");
    }

    private GanglionException of(Reason reason, String what) {
        return new GanglionException(reason, file + ": " + what);
    }
}
