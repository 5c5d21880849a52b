// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.proof.exchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** An installed bundle a second time, under another name: the same code, from another class loader. */
final class Twin {
    private static final long REFRESH_SECONDS = 10;

    private final BundleContext context;
    private final Bundle original;
    private final String name;
    private final byte[] jar;
    private final List<WeakReference<ClassLoader>> former = new ArrayList<>();
    private Bundle bundle;

    Twin(BundleContext context, String original) throws IOException, BundleException, InterruptedException {
        this.context = context;
        this.original = Arrays.stream(context.getBundles())
                .filter(installed -> original.equals(installed.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new GanglionException(
                        Reason.MISSING_CAPABILITY,
                        "the bundle " + original + ", which this proof exchanges, is not installed"));
        this.name = original + ".twin";
        this.jar = copy(this.original, name);
        renew();
    }

    /** The bundle's own bytes, as the framework has them. */
    static byte[] copy(Bundle bundle, String name) throws IOException {
        Manifest manifest = new Manifest();
        try (InputStream in = bundle.getEntry("META-INF/MANIFEST.MF").openStream()) {
            manifest.read(in);
        }
        manifest.getMainAttributes().put(new Attributes.Name(Constants.BUNDLE_SYMBOLICNAME), name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            for (URL entry : Collections.list(bundle.findEntries("/", "*", true))) {
                String path = entry.getPath().substring(1);
                if (path.endsWith("/") || path.equals("META-INF/MANIFEST.MF")) {
                    continue;
                }
                out.putNextEntry(new JarEntry(path));
                try (InputStream in = entry.openStream()) {
                    in.transferTo(out);
                }
            }
        }
        return bytes.toByteArray();
    }

    /** Name of the bundle or of its twin. */
    String name(boolean second) {
        return second ? name : original.getSymbolicName();
    }

    /** Replaces it by a new one with a class loader of its own; only while it is not in use. */
    void renew() throws BundleException, InterruptedException {
        remove();
        bundle = context.installBundle("ganglion:twin/" + name, new ByteArrayInputStream(jar));
        bundle.start(Bundle.START_TRANSIENT);
    }

    /** Stops it and starts it again, while the original is stopped too. */
    void restart() throws BundleException {
        bundle.stop(Bundle.STOP_TRANSIENT);
        bundle.start(Bundle.START_TRANSIENT);
    }

    /** Updates it in place, which gives it another class loader. */
    void update() throws BundleException, InterruptedException {
        former.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
        bundle.update(new ByteArrayInputStream(jar));
        refresh();
    }

    /** Lets nobody but the twin offer what both do. */
    void stopOriginal() throws BundleException {
        original.stop(Bundle.STOP_TRANSIENT);
    }

    /** The end of {@link #stopOriginal}. */
    void startOriginal() throws BundleException {
        original.start(Bundle.START_TRANSIENT);
    }

    private void remove() throws BundleException, InterruptedException {
        if (bundle == null) {
            return;
        }
        former.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
        bundle.uninstall();
        refresh();
        bundle = null;
    }

    private void refresh() throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> refreshed.countDown());
        if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
            throw new GanglionException(Reason.TIMEOUT, name + " was not refreshed within " + REFRESH_SECONDS + " s");
        }
    }

    /** How many class loaders of those that were replaced are still there. */
    long stillThere() {
        return former.stream().filter(loader -> loader.get() != null).count();
    }

    /** How many were replaced. */
    int replaced() {
        return former.size();
    }

    /** Takes it away. */
    void uninstall() throws BundleException, InterruptedException {
        remove();
    }
}
