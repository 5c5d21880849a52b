// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * A framework with the bundles of a set, from the first installed to the last stopped.
 *
 * <p>Bundles are started transiently and in the order of the set, whether they come from the cache or not: a start
 * writes nothing, and what runs is what the folder holds.
 */
final class LaunchedFramework {
    /** The property by which bundles find the launcher's services, which are of JDK types only. */
    static final String LAUNCHER = "ganglion.launcher";

    private static final int START = Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY;

    private final Felix framework;
    private final BundleCache cache;
    private final BundleSet bundles;
    private final StopBound stopBound;
    private volatile boolean started;
    private volatile int exitCode;

    LaunchedFramework(Map<String, String> properties, BundleCache cache, BundleSet bundles, int stopSeconds) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("felix.log.level", "1");
        // a resolve takes less than handing its parts to other threads
        configuration.put("felix.resolver.parallelism", "1");
        configuration.putAll(properties);
        configuration.put(Constants.FRAMEWORK_STORAGE, cache.storage().toString());
        // a release may bring other bytes under the same name and version, which run beside the old ones until they are
        // found well
        configuration.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        // the launcher locks the cache and ends the framework itself
        configuration.put("felix.cache.locking", "false");
        configuration.put("felix.shutdown.hook", "false");
        this.framework = new Felix(configuration);
        this.cache = cache;
        this.bundles = bundles;
        this.stopBound = new StopBound(stopSeconds, this::exitCode);
    }

    void start() throws LaunchFailure {
        try {
            framework.init();
            BundleContext context = framework.getBundleContext();
            context.addBundleListener(stopBound);
            context.addBundleListener(new UninstalledBundles(framework));
            offer(context, IntConsumer.class, "exit", (IntConsumer) this::exit);
            List<Bundle> installed = install(context);
            framework.start();
            // all at once: a resolve for each bundle takes several times as long
            framework.adapt(FrameworkWiring.class).resolveBundles(installed);
            for (Bundle bundle : installed) {
                start(bundle);
            }
            started = true;
        } catch (BundleException failed) {
            throw LaunchFailure.of("the framework does not start: " + reason(failed), failed);
        }
    }

    /** To be called after the start, so that whoever acts on the arguments finds every bundle started. */
    void offer(List<String> arguments) {
        Supplier<String[]> copies = () -> arguments.toArray(new String[0]);
        offer(framework.getBundleContext(), Supplier.class, "arguments", copies);
    }

    private static <S> void offer(BundleContext context, Class<? super S> type, String purpose, S service) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(LAUNCHER, purpose);
        context.registerService(type.getName(), service, properties);
    }

    private List<Bundle> install(BundleContext context) throws LaunchFailure {
        if (cache.isReused()) {
            uninstallOthers(context);
        }
        List<Bundle> installed = new ArrayList<>(bundles.jars().size());
        for (Path jar : bundles.jars()) {
            try {
                installed.add(context.installBundle(location(jar)));
            } catch (BundleException failed) {
                throw LaunchFailure.of("cannot install " + jar + ": " + reason(failed), failed);
            }
        }
        return installed;
    }

    /** The folder is the truth: what was installed while the framework ran is installed anew by whoever did it. */
    private void uninstallOthers(BundleContext context) throws LaunchFailure {
        Set<String> wanted = new HashSet<>();
        bundles.jars().forEach(jar -> wanted.add(location(jar)));
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !wanted.contains(bundle.getLocation())) {
                try {
                    bundle.uninstall();
                } catch (BundleException failed) {
                    throw LaunchFailure.of("cannot uninstall " + name(bundle) + ": " + reason(failed), failed);
                }
            }
        }
    }

    /** Used where it lies, not copied into the cache. */
    private static String location(Path jar) {
        return "reference:" + jar.toUri();
    }

    private static void start(Bundle bundle) throws LaunchFailure {
        boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        if (fragment) {
            return;
        }
        try {
            bundle.start(START);
        } catch (BundleException failed) {
            String what =
                    failed.getType() == BundleException.RESOLVE_ERROR ? " cannot be resolved: " : " does not start: ";
            throw LaunchFailure.of("bundle " + name(bundle) + what + reason(failed), failed);
        }
    }

    private static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** The innermost cause, on one line; the framework repeats a missing requirement, of which once is enough. */
    private static String reason(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (!(cause instanceof BundleException)) {
            message = cause.getMessage() == null
                    ? cause.toString()
                    : cause.getClass().getSimpleName() + ": " + message;
        }
        int repeated = message.indexOf(" Unresolved requirements:");
        return (repeated < 0 ? message : message.substring(0, repeated)).replaceAll("\\s+", " ");
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Ends the framework in the background. */
    void stop() {
        exit(0);
    }

    /** Ends the framework in the background; the first code that is not 0 is the process's. */
    private synchronized void exit(int code) {
        if (exitCode == 0) {
            exitCode = code;
        }
        try {
            framework.stop();
        } catch (BundleException failed) {
            throw new IllegalStateException("the framework cannot be stopped", failed);
        }
    }

    /** Whether all bundles of the set have been started. */
    boolean hasRun() {
        return started;
    }

    int exitCode() {
        return exitCode;
    }

    /** Returns when the framework has stopped, whoever asked for it. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }
}
