// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

import java.util.Arrays;
import java.util.Locale;
import org.ganglion.api.Reason;

/** The four ways in which a model can be refused, each with the place and the rule that it breaks. */
final class Require {
    private Require() {}

    /** The bytes are what the format says. */
    static void wellFormed(boolean holds, Place place, String rule, Object... details) {
        check(holds, Reason.MALFORMED, place, rule, details);
    }

    /** The parts fit each other. */
    static void consistent(boolean holds, Place place, String rule, Object... details) {
        check(holds, Reason.INCONSISTENT, place, rule, details);
    }

    /** It is something that this engine runs. */
    static void supported(boolean holds, Place place, String rule, Object... details) {
        check(holds, Reason.UNSUPPORTED, place, rule, details);
    }

    /** It is not above a limit that protects the device. */
    static void bounded(boolean holds, Place place, String rule, Object... details) {
        check(holds, Reason.TOO_LARGE, place, rule, details);
    }

    private static void check(boolean holds, Reason reason, Place place, String rule, Object... details) {
        if (!holds) {
            throw new MalformedModelException(reason, place, String.format(Locale.ROOT, rule, readable(details)));
        }
    }

    /** Shapes are passed as they are, so that only an error makes texts of them. */
    private static Object[] readable(Object[] details) {
        Object[] texts = details.clone();
        for (int i = 0; i < texts.length; i++) {
            if (texts[i] instanceof int[] shape) {
                texts[i] = Arrays.toString(shape);
            } else if (texts[i] instanceof String text) {
                texts[i] = text.replaceAll("[^ -~]", "?");
            }
        }
        return texts;
    }
}
