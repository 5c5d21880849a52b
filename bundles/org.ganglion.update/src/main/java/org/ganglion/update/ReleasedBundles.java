// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On a device with a root of trust only bundles are resolved, and so can start, that a release has brought. What comes by another way, such
 * as a shell, stays installed and nothing more; what was left of it by an earlier run is taken away.
 */
final class ReleasedBundles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReleasedBundles.class);

    private final BundleContext context;
    private final String launchedFrom;
    private final SynchronousBundleListener updates = this::changed;
    private final Set<Long> updatedInPlace = ConcurrentHashMap.newKeySet();
    private final ServiceRegistration<ResolverHookFactory> registration;

    /**
     * From now on.
     *
     * @param context of the framework itself
     * @param launchedFrom what the locations of those begin with that the launcher has installed
     */
    ReleasedBundles(BundleContext context, String launchedFrom) {
        this.context = context;
        this.launchedFrom = launchedFrom;
        context.addBundleListener(updates);
        registration = context.registerService(ResolverHookFactory.class, triggers -> new Filter(), null);
        for (Bundle bundle : context.getBundles()) {
            if (isForeign(bundle)) {
                uninstall(bundle);
            }
        }
    }

    private boolean isForeign(Bundle bundle) {
        String location = bundle.getLocation();
        boolean released = bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID
                || location.startsWith(LiveBundles.LOCATIONS)
                || location.startsWith(launchedFrom);
        return !released || updatedInPlace.contains(bundle.getBundleId());
    }

    /** Releases install new and uninstall old; nothing of them is ever updated in place. */
    private void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.UPDATED) {
            updatedInPlace.add(event.getBundle().getBundleId());
        } else if (event.getType() == BundleEvent.UNINSTALLED) {
            updatedInPlace.remove(event.getBundle().getBundleId());
        }
    }

    private static void uninstall(Bundle bundle) {
        LOG.warn("{}: no release brought this bundle; it is uninstalled", bundle.getLocation());
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            LOG.error("{}: cannot be uninstalled", bundle.getLocation(), e);
        }
    }

    @Override
    public void close() {
        registration.unregister();
        context.removeBundleListener(updates);
    }

    private final class Filter implements ResolverHook {
        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {
            candidates.removeIf(revision -> isForeign(revision.getBundle()));
        }

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> collisionCandidates) {
            // what may collide is for the framework to say
        }

        @Override
        public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
            // who is wired to whom is for the framework to say
        }

        @Override
        public void end() {
            // nothing is kept from one resolving to the next
        }
    }
}
