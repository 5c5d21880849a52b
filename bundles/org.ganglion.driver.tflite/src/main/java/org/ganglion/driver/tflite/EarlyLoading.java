// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.ganglion.tflite.natives.LibraryUnavailableException;
import org.ganglion.tflite.natives.NativeLibrary;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Loads the library in the background while the rest of the system starts, where an installed model is going to need it; a device
 * without such a model never has it in memory.
 */
final class EarlyLoading {
    private static final String DRIVER = "ganglion.driver";
    private static final long ENDING_SECONDS = 5;

    private final Thread thread;

    /** Begins, if there is a reason to. */
    EarlyLoading(BundleContext context, Path cache) {
        thread = new Thread(() -> load(cache), "ganglion-tflite-loading");
        thread.setDaemon(true);
        if (isNeeded(context)) {
            thread.start();
        }
    }

    private static boolean isNeeded(BundleContext context) {
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision == null) {
                continue;
            }
            for (BundleRequirement requirement : revision.getDeclaredRequirements(DRIVER)) {
                if (requirement.getDirectives().getOrDefault("filter", "").contains(ModelParameters.TYPE)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void load(Path cache) {
        try {
            NativeLibrary.load(cache);
        } catch (LibraryUnavailableException again) {
            // whoever opens a model tries again, and is told why
        }
    }

    /** Waits for its end, for a bounded time. */
    void awaitEnd() throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(ENDING_SECONDS));
    }
}
