// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.update.plan.Wiring;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** What hangs on what in the framework that this bundle runs in: wires, and fragments with their hosts. */
final class FrameworkClosure implements Wiring {
    private static final String NAMESPACE = "ganglion.update";
    private static final String MODE = "mode";
    private static final String COLD = "cold";
    /** Not ours, so they cannot say it themselves. */
    private static final Set<String> COLD_BY_NAME =
            Set.of("org.apache.felix.framework", "org.apache.felix.scr", "org.apache.felix.configadmin");

    private final BundleContext context;

    FrameworkClosure(BundleContext context) {
        this.context = context;
    }

    @Override
    public Closure closure(Collection<String> going, Collection<Path> coming) {
        Set<Bundle> gone = new LinkedHashSet<>();
        for (String location : going) {
            Bundle bundle = context.getBundle(location);
            if (bundle != null) {
                gone.add(bundle);
            }
        }
        Set<Bundle> touched = new LinkedHashSet<>(gone);
        gone.forEach(bundle -> touched.addAll(hosts(bundle)));
        Set<String> cold = new TreeSet<>();
        for (Path file : coming) {
            Attributes headers = headers(file);
            touched.addAll(hosts(headers));
            if (isCold(headers)) {
                cold.add(symbolicName(headers));
            }
        }
        Collection<Bundle> all =
                context.getBundle(0).adapt(FrameworkWiring.class).getDependencyClosure(touched);
        List<String> refreshed = new ArrayList<>();
        for (Bundle bundle : all) {
            if (isCold(bundle)) {
                cold.add(bundle.getSymbolicName());
            }
            if (!gone.contains(bundle)) {
                refreshed.add(bundle.getSymbolicName() + ' ' + bundle.getVersion());
            }
        }
        return new Closure(refreshed.stream().sorted().toList(), List.copyOf(cold));
    }

    private static boolean isCold(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return bundle.getBundleId() == 0
                || COLD_BY_NAME.contains(bundle.getSymbolicName())
                || (revision != null
                        && revision.getDeclaredCapabilities(NAMESPACE).stream()
                                .anyMatch(capability ->
                                        COLD.equals(capability.getAttributes().get(MODE))));
    }

    /** Of two versions of a singleton only one is resolved, so that the new one cannot be tried beside the old one. */
    static boolean isCold(Attributes headers) {
        String capabilities = headers.getValue(Constants.PROVIDE_CAPABILITY);
        return COLD_BY_NAME.contains(symbolicName(headers))
                || plain(headers.getValue(Constants.BUNDLE_SYMBOLICNAME)).contains(";singleton:=true")
                || (capabilities != null
                        && Stream.of(plain(capabilities).split(","))
                                .anyMatch(each -> each.startsWith(NAMESPACE + ';')
                                        && each.replace(":String=", "=").contains(';' + MODE + '=' + COLD)));
    }

    /** A value may be quoted, and a header may have spaces between its parts. */
    private static String plain(String header) {
        return header.replaceAll("[\\s\"]", "");
    }

    /** To which bundles a fragment is attached. */
    private static List<Bundle> hosts(Bundle fragment) {
        BundleWiring wiring = fragment.adapt(BundleWiring.class);
        if (wiring == null || !FrameworkBundles.isFragment(fragment)) {
            return List.of();
        }
        return wiring.getRequiredWires(HostNamespace.HOST_NAMESPACE).stream()
                .map(BundleWire::getProvider)
                .map(BundleRevision::getBundle)
                .toList();
    }

    /** To which bundles a fragment will be attached. */
    private List<Bundle> hosts(Attributes headers) {
        String host = headers.getValue(Constants.FRAGMENT_HOST);
        if (host == null) {
            return List.of();
        }
        String name = host.split(";")[0].strip();
        return Stream.of(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName())
                        || (name.equals(Constants.SYSTEM_BUNDLE_SYMBOLICNAME) && bundle.getBundleId() == 0))
                .toList();
    }

    private static String symbolicName(Attributes headers) {
        return headers.getValue(Constants.BUNDLE_SYMBOLICNAME).split(";")[0].strip();
    }

    private static Attributes headers(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                throw new GanglionException(Reason.MALFORMED, file.getFileName() + ": is no bundle");
            }
            return manifest.getMainAttributes();
        } catch (IOException e) {
            throw new GanglionException(Reason.MALFORMED, file.getFileName() + ": is no jar: " + e.getMessage(), e);
        }
    }
}
