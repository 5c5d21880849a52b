// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import org.ganglion.api.Reason;

/** The four ways in which a model can be refused, each with the field and the rule that it breaks. */
final class Require {
    private Require() {}

    /** The bytes are what the format says. */
    static void wellFormed(boolean holds, String field, String rule, Object... details) {
        check(holds, Reason.MALFORMED, field, rule, details);
    }

    /** The parts fit each other. */
    static void consistent(boolean holds, String field, String rule, Object... details) {
        check(holds, Reason.INCONSISTENT, field, rule, details);
    }

    /** It is something that this engine runs. */
    static void supported(boolean holds, String field, String rule, Object... details) {
        check(holds, Reason.UNSUPPORTED, field, rule, details);
    }

    /** It is not above a limit that protects the device. */
    static void bounded(boolean holds, String field, String rule, Object... details) {
        check(holds, Reason.TOO_LARGE, field, rule, details);
    }

    private static void check(boolean holds, Reason reason, String field, String rule, Object... details) {
        if (!holds) {
            throw new MalformedModelException(reason, field, String.format(java.util.Locale.ROOT, rule, details));
        }
    }
}
