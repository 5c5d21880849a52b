// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A bundle that only is.
 *
 * @param name symbolic name
 * @param version of the bundle
 * @param bytes of the jar
 */
record SmallBundle(String name, String version, byte[] bytes) {
    /** With further headers, a line each. */
    static SmallBundle of(String name, String version, String... headers) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            String more = headers.length == 0 ? "" : String.join("\n", headers) + '\n';
            zip.write(("Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: " + name
                            + "\nBundle-Version: " + version + '\n' + more + '\n')
                    .getBytes(StandardCharsets.US_ASCII));
            zip.putNextEntry(new ZipEntry(name.replace('.', '/') + "/text"));
            zip.write(version.getBytes(StandardCharsets.US_ASCII));
        }
        return new SmallBundle(name, version, bytes.toByteArray());
    }

    /** As a feature lists it. */
    String json(String sha256) {
        return "{\"id\":\"test:" + name + ':' + version + "\",\"role\":\"bundle\",\"sha256\":\"" + sha256
                + "\",\"length\":" + bytes.length + '}';
    }
}
