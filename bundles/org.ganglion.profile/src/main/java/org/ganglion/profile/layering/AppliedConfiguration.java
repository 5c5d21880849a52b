// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.layering;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.profile.ConfiguredValue;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands configurations over to ConfigurationAdmin. What it has put there bears a mark, and nothing else is touched. */
record AppliedConfiguration(ConfigurationAdmin admin) {
    private static final Logger LOG = LoggerFactory.getLogger(AppliedConfiguration.class);

    /** The mark: a private property, which no component sees. */
    static final String MARK = ".ganglion.layers";

    /** Makes what ConfigurationAdmin holds equal to these values. */
    void apply(List<ConfiguredValue> values) {
        Map<String, Dictionary<String, Object>> wanted = new LinkedHashMap<>();
        for (ConfiguredValue value : values) {
            wanted.computeIfAbsent(value.pid(), pid -> new Hashtable<>(Map.of(MARK, true)))
                    .put(value.key(), plain(value.value()));
        }
        try {
            for (Configuration present : marked()) {
                if (!wanted.containsKey(present.getPid())) {
                    present.delete();
                }
            }
            for (Map.Entry<String, Dictionary<String, Object>> entry : wanted.entrySet()) {
                configuration(entry.getKey()).updateIfDifferent(entry.getValue());
            }
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "the configuration cannot be stored: " + e.getMessage(), e);
        } catch (IllegalStateException stopped) {
            // when all is stopped, ConfigurationAdmin may be so first; whoever was configured hears it from there
            LOG.debug("not applied: {}", stopped.getMessage());
        }
    }

    private List<Configuration> marked() throws IOException {
        try {
            Configuration[] found = admin.listConfigurations('(' + MARK + "=true)");
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    /** ConfigurationAdmin takes arrays and lists of one simple type. */
    private static Object plain(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().allMatch(String.class::isInstance)
                    ? list.toArray(String[]::new)
                    : new ArrayList<Object>(list);
        }
        return value;
    }
}
