// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.model.Model;
import org.ganglion.model.ModelEvent;
import org.ganglion.model.ModelManifest;
import org.ganglion.model.archive.BundleHeaders;
import org.ganglion.model.archive.Digests;
import org.ganglion.model.archive.ManifestDocument;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Watches for started bundles that say they are models. The framework's thread only hands them over; reading happens on the models' thread, in the
 * order of the framework's events.
 */
final class ModelExtender implements BundleTrackerCustomizer<CompletableFuture<Model>> {
    private static final int LARGEST_DOCUMENT = 1 << 20;

    private final BundleTracker<CompletableFuture<Model>> tracker;
    private final InstalledModels installed;
    private final ModelReader reader;
    private final Executor executor;

    ModelExtender(BundleContext context, InstalledModels installed, ModelReader reader, Executor executor) {
        this.installed = installed;
        this.reader = reader;
        this.executor = executor;
        tracker = new BundleTracker<>(context, Bundle.ACTIVE, this);
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    @Override
    public CompletableFuture<Model> addingBundle(Bundle bundle, BundleEvent event) {
        if (bundle.getHeaders("").get(BundleHeaders.MODEL) == null) {
            return null;
        }
        CompletableFuture<Model> model = new CompletableFuture<>();
        executor.execute(() -> add(bundle, model));
        return model;
    }

    private void add(Bundle bundle, CompletableFuture<Model> model) {
        Model read;
        try {
            read = model(bundle);
        } catch (GanglionException e) {
            refuse(bundle, model, e);
            return;
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            refuse(bundle, model, new GanglionException(Reason.PROVIDER_FAILED, "it cannot be read: " + e, e));
            return;
        }
        model.complete(read);
        installed.add(bundle.getBundleId(), read);
    }

    private void refuse(Bundle bundle, CompletableFuture<Model> model, GanglionException why) {
        model.cancel(false);
        installed.refuse(new ModelEvent.Refused(
                bundle.getSymbolicName(), bundle.getLocation(), why.at("bundle " + bundle.getSymbolicName())));
    }

    private Model model(Bundle bundle) {
        ModelManifest manifest =
                ManifestDocument.read(ManifestDocument.ENTRY, entry(bundle, ManifestDocument.ENTRY, LARGEST_DOCUMENT));
        String place = manifest.name();
        return new ContentModel(
                manifest, content -> checked(bundle, content), bytes -> reader.network(place, manifest, bytes));
    }

    private static byte[] checked(Bundle bundle, ModelManifest.Content content) {
        byte[] bytes = entry(bundle, content.entry(), content.length());
        Digests.check(bundle.getSymbolicName(), content, bytes);
        return bytes;
    }

    private static byte[] entry(Bundle bundle, String name, long most) {
        try {
            URL url = bundle.getEntry(name);
            if (url == null) {
                throw new GanglionException(Reason.MALFORMED, "it has no entry '" + name + "'");
            }
            try (InputStream in = url.openStream()) {
                byte[] bytes = in.readNBytes((int) most);
                if (in.read() >= 0) {
                    throw new GanglionException(
                            Reason.TOO_LARGE, "entry '" + name + "' has more than " + most + " bytes");
                }
                return bytes;
            }
        } catch (IllegalStateException e) {
            throw new GanglionException(Reason.STOPPED, "the model's bundle is uninstalled", e);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "entry '" + name + "' cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, CompletableFuture<Model> model) {
        // the content of an active bundle does not change: an update stops it first
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, CompletableFuture<Model> model) {
        executor.execute(() -> {
            if (!model.isCancelled()) {
                installed.remove(bundle.getBundleId(), model.join());
            }
        });
    }
}
