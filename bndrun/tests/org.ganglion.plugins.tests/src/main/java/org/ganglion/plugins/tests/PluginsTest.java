// SPDX-License-Identifier: Apache-2.0
package org.ganglion.plugins.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.ganglion.tests.framework.Surroundings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What hot swap stands on: a plugin drags nothing else along, and leaves nothing behind. */
public class PluginsTest {
    private static final Set<String> PLUGIN_CAPABILITIES = Set.of(
            "ganglion.neuron",
            "ganglion.learning",
            "ganglion.driver",
            "ganglion.codec",
            "ganglion.engine",
            "ganglion.stream",
            "ganglion.format");
    private static final int AT_LEAST = 11;

    private final Surroundings here = new Surroundings(PluginsTest.class);
    private BundleContext context;
    private FrameworkWiring wiring;

    @BeforeEach
    void framework(@InjectBundleContext BundleContext injected) {
        context = injected;
        wiring = injected.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    private List<Bundle> plugins() {
        return Arrays.stream(context.getBundles()).filter(PluginsTest::isPlugin).toList();
    }

    private static boolean isPlugin(Bundle bundle) {
        return bundle.getSymbolicName().startsWith("org.ganglion.")
                && (bundle.getSymbolicName().startsWith("org.ganglion.format.")
                        || bundle.adapt(BundleRevision.class).getDeclaredCapabilities(null).stream()
                                .anyMatch(capability -> PLUGIN_CAPABILITIES.contains(capability.getNamespace())));
    }

    @Test
    void givenEveryPlugin_whenItsDependencyClosureIsAsked_thenItIsThePluginItself() {
        assertTrue(plugins().size() >= AT_LEAST, () -> "plugins: " + plugins());
        for (Bundle plugin : plugins()) {
            Collection<Bundle> closure = wiring.getDependencyClosure(Set.of(plugin));
            assertEquals(Set.of(plugin), Set.copyOf(closure), plugin::toString);
        }
    }

    @Test
    void givenEveryPlugin_whenItHasBeenUsedAndIsUninstalled_thenItsClassLoaderIsCollected() throws Exception {
        for (Bundle plugin : plugins()) {
            String location = plugin.getLocation();
            WeakReference<ClassLoader> loader = useAndForget(plugin);
            plugin.uninstall();
            here.refresh(plugin);
            here.awaitCollected(loader, plugin.getSymbolicName());
            context.installBundle(location).start();
        }
    }

    /** Activates all its components, as a client does. */
    private WeakReference<ClassLoader> useAndForget(Bundle plugin) {
        List<Object> services = new ArrayList<>();
        ServiceReference<?>[] references = plugin.getRegisteredServices();
        for (ServiceReference<?> reference : references == null ? new ServiceReference<?>[0] : references) {
            services.add(context.getService(reference));
            context.ungetService(reference);
        }
        assertTrue(services.stream().allMatch(service -> service != null), plugin::toString);
        return new WeakReference<>(plugin.adapt(BundleWiring.class).getClassLoader());
    }
}
