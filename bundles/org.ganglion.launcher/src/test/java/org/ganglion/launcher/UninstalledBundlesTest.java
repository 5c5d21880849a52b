// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

@Timeout(60)
class UninstalledBundlesTest {
    @TempDir
    Path folder;

    private Felix framework;
    private BundleContext context;

    @BeforeEach
    void start() throws BundleException {
        framework = new Felix(
                Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString(), "test.does", "nothing"));
        framework.start();
        context = framework.getBundleContext();
        context.registerService(Runnable.class, () -> {}, null);
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }

    /** A bundle that got a service, gave it back, and was uninstalled. */
    private WeakReference<Bundle> gone(String name) throws Exception {
        Bundle bundle = context.installBundle(
                TestJars.bundle(folder, name, Map.of()).toUri().toString());
        bundle.start();
        ServiceReference<Runnable> service = bundle.getBundleContext().getServiceReference(Runnable.class);
        bundle.getBundleContext().getService(service).run();
        bundle.getBundleContext().ungetService(service);
        bundle.uninstall();
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertTrue(refreshed.await(10, TimeUnit.SECONDS));
        return new WeakReference<>(bundle);
    }

    private static boolean collected(WeakReference<?> reference) throws InterruptedException {
        for (int i = 0; i < 20 && !reference.refersTo(null); i++) {
            System.gc();
            Thread.sleep(20);
        }
        return reference.refersTo(null);
    }

    @Test
    void givenABundleThatUsedAService_whenItIsUninstalled_thenTheFrameworkKeepsNothingOfIt() throws Exception {
        context.addBundleListener(new UninstalledBundles(framework));
        WeakReference<Bundle> first = gone("test.first");
        gone("test.last"); // events and threads remember the last one
        assertTrue(collected(first));
    }

    @Test
    void givenFelixAlone_whenABundleThatUsedAServiceIsUninstalled_thenItStaysWhichIsWhyThisIsNeeded() throws Exception {
        WeakReference<Bundle> first = gone("test.first");
        gone("test.last");
        assertFalse(collected(first));
    }
}
