// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.Models;
import org.ganglion.update.document.Artifact;
import org.ganglion.update.document.Role;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles of the framework that this bundle runs in. */
final class FrameworkBundles implements LiveBundles {
    private static final Logger LOG = LoggerFactory.getLogger(FrameworkBundles.class);
    private static final long SECONDS_TO_APPEAR = 30;
    private static final long SECONDS_TO_REFRESH = 60;

    private final BundleContext context;
    private final Models models;
    private final String launchedFrom;
    private final Supplier<Map<String, Artifact>> launched;

    /**
     * Of a framework.
     *
     * @param context of the framework itself, so that the bundles stay when this bundle goes
     * @param launchedFrom what the locations of those begin with that the launcher has installed; empty for none that are in our care
     * @param launched those, by place
     */
    FrameworkBundles(
            BundleContext context, Models models, String launchedFrom, Supplier<Map<String, Artifact>> launched) {
        this.context = context;
        this.models = models;
        this.launchedFrom = launchedFrom;
        this.launched = launched;
    }

    @Override
    public String location(String place, Artifact artifact) {
        if (place.startsWith(Role.MODEL.folder() + '/')) {
            return MODEL + artifact.sha256();
        }
        return !launchedFrom.isEmpty() && artifact.equals(launched.get().get(place))
                ? launchedFrom + place
                : BUNDLE + artifact.sha256();
    }

    @Override
    public Set<String> locations() {
        Set<String> locations = new HashSet<>();
        for (Bundle bundle : context.getBundles()) {
            String location = bundle.getLocation();
            if (location.startsWith(LOCATIONS) || (!launchedFrom.isEmpty() && location.startsWith(launchedFrom))) {
                locations.add(location);
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
            if (!isFragment(bundle)) {
                bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
            }
        } catch (BundleException e) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "the framework does not take the bundle " + file.getFileName() + ": " + e.getMessage(),
                    e);
        }
    }

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private Bundle install(String location, Path file) throws BundleException {
        try (InputStream in = Files.newInputStream(file)) {
            return context.installBundle(location, in);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void uninstall(Collection<String> locations) throws InterruptedException {
        List<Bundle> inUse = new ArrayList<>();
        for (String location : locations) {
            Bundle bundle = context.getBundle(location);
            if (bundle != null) {
                BundleWiring wiring = bundle.adapt(BundleWiring.class);
                try {
                    bundle.uninstall();
                } catch (BundleException e) {
                    LOG.error("{} was uninstalled with a failure", location, e);
                }
                if (wiring != null && wiring.isInUse()) {
                    inUse.add(bundle);
                }
            }
        }
        if (!inUse.isEmpty()) {
            refresh(inUse);
        }
    }

    /** Only those that went and what was wired to them; everybody else runs on. */
    private void refresh(List<Bundle> gone) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(gone, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        if (!refreshed.await(SECONDS_TO_REFRESH, TimeUnit.SECONDS)) {
            throw new GanglionException(
                    Reason.TIMEOUT, "the framework did not refresh " + gone + " within " + SECONDS_TO_REFRESH + " s");
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
