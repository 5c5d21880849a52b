// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.reading;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.osgi.framework.Bundle;

/** The profiles that came with this bundle. */
record BundledProfiles(Bundle bundle) implements ProfileFiles {
    private static final String FOLDER = "device-profiles/";

    @Override
    public List<String> names() {
        Enumeration<URL> entries = bundle.findEntries(FOLDER, PROFILE, true);
        return entries == null
                ? List.of()
                : Collections.list(entries).stream()
                        .map(url -> url.getPath().split("/"))
                        .map(path -> path[path.length - 2])
                        .sorted()
                        .toList();
    }

    @Override
    public boolean has(String name, String file) {
        return bundle.getEntry(FOLDER + name + '/' + file) != null;
    }

    @Override
    public String text(String name, String file) {
        URL entry = bundle.getEntry(FOLDER + name + '/' + file);
        if (entry == null) {
            throw new GanglionException(
                    Reason.NOT_FOUND, "profile '" + name + "' has no " + file + "; there are the profiles " + names());
        }
        try (InputStream in = entry.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new GanglionException(Reason.STORAGE, "cannot read profile '" + name + "': " + e.getMessage(), e);
        }
    }
}
