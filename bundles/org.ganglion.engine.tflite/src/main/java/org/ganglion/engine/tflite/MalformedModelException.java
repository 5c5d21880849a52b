// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** A flatbuffer breaks a rule; says in which field and which rule. The file's name is added where it is known. */
final class MalformedModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    MalformedModelException(Reason reason, Place place, String problem) {
        super("field '" + place + "' " + problem, null, false, false);
        this.reason = reason;
    }

    GanglionException in(String file) {
        return new GanglionException(reason, file + ": " + getMessage(), this);
    }
}
