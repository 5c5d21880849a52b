// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.model;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.network.PluginOptions;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The options that plugins say they read. Nobody else looks at a key that none of them knows, so that it is refused here.
 *
 * @param keys as the plugins declare them
 */
record DeclaredOptions(Set<String> keys) {
    /** Copies, in order. */
    DeclaredOptions {
        keys = new TreeSet<>(keys);
    }

    /** Of the plugins of this framework, which are not started for it. */
    static DeclaredOptions here() {
        Set<String> keys = new TreeSet<>();
        Bundle bundle = FrameworkUtil.getBundle(DeclaredOptions.class);
        BundleContext context = bundle == null ? null : bundle.getBundleContext();
        if (context != null) {
            for (ServiceReference<?> plugin : declaring(context)) {
                Object declared = plugin.getProperty(PluginOptions.OPTIONS);
                keys.addAll(declared instanceof String[] several ? List.of(several) : List.of(declared.toString()));
            }
        }
        return new DeclaredOptions(keys);
    }

    private static List<ServiceReference<?>> declaring(BundleContext context) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(null, '(' + PluginOptions.OPTIONS + "=*)");
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Checks keys; those without a dot are not of plugins.
     *
     * @param elsewhere whether what is set may be for plugins that are not here
     * @throws GanglionException USAGE, naming what is known instead
     */
    void require(Collection<String> given, boolean elsewhere) {
        for (String key : given) {
            int dot = key.indexOf('.');
            if (dot < 0 || keys.isEmpty() || keys.stream().anyMatch(known -> matches(known, key))) {
                continue;
            }
            String plugin = key.substring(0, dot + 1);
            List<String> ofPlugin =
                    keys.stream().filter(known -> known.startsWith(plugin)).toList();
            if (!ofPlugin.isEmpty()) {
                throw new GanglionException(Reason.USAGE, "option '" + key + "' is not known; known are " + ofPlugin);
            }
            if (!elsewhere) {
                throw new GanglionException(
                        Reason.USAGE,
                        "option '" + key + "' is not known: no plugin here has options that begin with '" + plugin
                                + "'; there are "
                                + keys.stream()
                                        .map(known -> known.substring(0, known.indexOf('.') + 1) + '*')
                                        .distinct()
                                        .collect(Collectors.joining(", ")));
            }
        }
    }

    private static boolean matches(String known, String key) {
        return known.endsWith("*") ? key.startsWith(known.substring(0, known.length() - 1)) : known.equals(key);
    }
}
