// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/** Ends the process when the framework began to stop, for whatever reason, and does not come to its end. */
final class StopBound implements SynchronousBundleListener {
    private static final int UNCLEAN = 1;

    private final int seconds;
    private final IntSupplier exitCode;

    StopBound(int seconds, IntSupplier exitCode) {
        this.seconds = seconds;
        this.exitCode = exitCode;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.STOPPING && bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            Thread bound = new Thread(this::endAfterBound, "ganglion-stop-bound");
            bound.setDaemon(true);
            bound.start();
        }
    }

    private void endAfterBound() {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
        System.err.println(
                "ganglion: the framework did not stop within " + seconds + " s; the process ends without it");
        Runtime.getRuntime().halt(exitCode.getAsInt() == 0 ? UNCLEAN : exitCode.getAsInt());
    }
}
