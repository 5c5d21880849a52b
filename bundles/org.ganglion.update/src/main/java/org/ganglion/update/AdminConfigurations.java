// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.io.IOException;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configurations in ConfigurationAdmin, marked as having come with a model, so that those of profile and device are never touched. */
final class AdminConfigurations implements PipelineConfigurations {
    private static final String MARK = "org.ganglion.update.model";

    private final ConfigurationAdmin admin;

    AdminConfigurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @Override
    public void apply(Map<String, Map<String, Object>> wanted) {
        try {
            Map<String, Configuration> present = marked();
            for (Map.Entry<String, Map<String, Object>> entry : wanted.entrySet()) {
                present.remove(entry.getKey());
                String[] pid = entry.getKey().split("~", 2);
                Configuration configuration = admin.getFactoryConfiguration(pid[0], pid[1], "?");
                refuseForeign(entry.getKey(), configuration);
                configuration.updateIfDifferent(dictionary(entry.getValue()));
            }
            for (Configuration stale : present.values()) {
                stale.delete();
            }
        } catch (IOException e) {
            throw new GanglionException(
                    Reason.STORAGE, "a pipeline's configuration cannot be written: " + e.getMessage(), e);
        }
    }

    private Map<String, Configuration> marked() throws IOException {
        Map<String, Configuration> marked = new HashMap<>();
        try {
            Configuration[] found = admin.listConfigurations("(" + MARK + "=true)");
            for (Configuration configuration : found == null ? new Configuration[0] : found) {
                marked.put(configuration.getPid(), configuration);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is constant", e);
        }
        return marked;
    }

    private static void refuseForeign(String pid, Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProperties();
        if (properties != null && properties.get(MARK) == null) {
            throw new GanglionException(
                    Reason.INCONSISTENT,
                    "the device has a pipeline " + pid + " of its own; give the model's pipeline another name");
        }
    }

    private static Dictionary<String, Object> dictionary(Map<String, Object> properties) {
        Dictionary<String, Object> dictionary = new Hashtable<>();
        properties.forEach((name, value) -> dictionary.put(name, plain(value)));
        dictionary.put(MARK, true);
        return dictionary;
    }

    private static Object plain(Object value) {
        return value instanceof List<?> list ? Arrays.copyOf(list.toArray(), list.size(), String[].class) : value;
    }
}
