// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** A model is a stranger: whatever it makes the code do that reads, places or runs it, the update's thread lives on and knows why. */
final class Strangers {
    private Strangers() {}

    /**
     * Does something with one.
     *
     * @param what is done, the beginning of a sentence that a reason ends
     * @throws GanglionException what the work throws; TOO_LARGE or PROVIDER_FAILED for what else it ends with
     */
    static <T> T with(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (GanglionException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new GanglionException(Reason.TOO_LARGE, what + " takes more memory than this device has", e);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            throw new GanglionException(Reason.PROVIDER_FAILED, what + " ended with " + e, e);
        }
    }
}
