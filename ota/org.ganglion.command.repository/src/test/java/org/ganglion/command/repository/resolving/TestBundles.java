// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.repository.resolving;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Bundles that are nothing but a manifest.
 *
 * @param folder that they are written to
 */
public record TestBundles(Path folder) {
    /** Writes one; headers by name and value in turns. */
    public Path bundle(String name, String version, String... headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        for (int i = 0; i < headers.length; i += 2) {
            main.putValue(headers[i], headers[i + 1]);
        }
        Path file = folder.resolve(name + '-' + version + ".jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
        return file;
    }

    /** One that brings what a framework must. */
    public Path framework() throws IOException {
        return bundle("framework", "7.0.0", "Export-Package", "org.osgi.framework;version=\"1.10.0\"");
    }
}
