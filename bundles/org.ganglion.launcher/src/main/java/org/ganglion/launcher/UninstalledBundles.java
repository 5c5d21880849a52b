// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.lang.reflect.Field;
import java.util.Map;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Lets the framework forget bundles that were uninstalled.
 *
 * <p>Felix (7.0.5) accounts for each service that a bundle gets, and keeps the account when the bundle gave the service back, which spares
 * it a race; but it keeps it, too, when the bundle is uninstalled, until the service goes. The component runtime gets ConfigurationAdmin in
 * the name of every bundle with components, so every plugin that was ever exchanged would stay: the bundle, its revision and the directory
 * of its jar, 16 KB each.
 */
final class UninstalledBundles implements SynchronousBundleListener {
    private final Felix framework;
    private Map<?, ?> accounts;
    private boolean unknown;

    UninstalledBundles(Felix framework) {
        this.framework = framework;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED) {
            forget(event.getBundle());
        }
    }

    /** It was stopped, so it has given back all services, and its context gives it no more. */
    private synchronized void forget(Bundle bundle) {
        if (accounts == null && !unknown) {
            accounts = findAccounts();
        }
        if (accounts != null) {
            accounts.remove(bundle);
        }
    }

    private Map<?, ?> findAccounts() {
        try {
            Object registry = valueOf(framework, Felix.class, "m_registry");
            return (Map<?, ?>) valueOf(registry, registry.getClass(), "m_inUseMap");
        } catch (ReflectiveOperationException | ClassCastException otherFelix) {
            unknown = true;
            System.err.println("ganglion: this Felix may keep bundles in memory that were uninstalled: " + otherFelix);
            return null;
        }
    }

    private static Object valueOf(Object object, Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
