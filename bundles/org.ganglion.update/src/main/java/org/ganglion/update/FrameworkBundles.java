// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.Models;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles of the framework that this bundle runs in. */
final class FrameworkBundles implements ModelBundles {
    private static final Logger LOG = LoggerFactory.getLogger(FrameworkBundles.class);
    private static final long SECONDS_TO_APPEAR = 30;

    private final BundleContext context;
    private final Models models;

    /**
     * @param context of the framework itself, so that the models stay when this bundle goes
     */
    FrameworkBundles(BundleContext context, Models models) {
        this.context = context;
        this.models = models;
    }

    @Override
    public Set<String> locations() {
        Set<String> locations = new HashSet<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(Updater.LOCATION)) {
                locations.add(bundle.getLocation());
            }
        }
        return locations;
    }

    @Override
    public void start(String location, Path file) {
        try {
            Bundle bundle = context.getBundle(location);
            if (bundle == null) {
                bundle = install(location, file);
            }
            bundle.start();
        } catch (BundleException e) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "the framework does not take the bundle " + file.getFileName() + ": " + e.getMessage(),
                    e);
        }
    }

    private Bundle install(String location, Path file) throws BundleException {
        try (InputStream in = Files.newInputStream(file)) {
            return context.installBundle(location, in);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void uninstall(String location) {
        Bundle bundle = context.getBundle(location);
        if (bundle == null) {
            return;
        }
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            LOG.error("{} was uninstalled with a failure", location, e);
        }
    }

    @Override
    public void awaitModel(ModelManifest manifest) throws InterruptedException {
        CountDownLatch there = new CountDownLatch(1);
        AutoCloseable listening = models.listen(event -> countDown(manifest, there));
        try {
            if (!there.await(SECONDS_TO_APPEAR, TimeUnit.SECONDS)) {
                throw new GanglionException(
                        Reason.TIMEOUT,
                        "the model " + manifest.name() + " did not appear within " + SECONDS_TO_APPEAR + " s");
            }
        } finally {
            close(listening);
        }
    }

    private static void close(AutoCloseable listening) {
        try {
            listening.close();
        } catch (Exception e) {
            LOG.error("listening to models did not end", e);
        }
    }

    private void countDown(ModelManifest manifest, CountDownLatch there) {
        if (models.model(manifest.name())
                .filter(model -> model.manifest().equals(manifest))
                .isPresent()) {
            there.countDown();
        }
    }
}
