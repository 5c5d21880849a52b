// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A bundle that says it is a model and holds a class. */
final class HostileBundle {
    private HostileBundle() {}

    static byte[] withClass() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write(("Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: ganglion.model.evil\n"
                            + "Ganglion-Model: evil\nBundle-Activator: org.evil.Payload\n\n")
                    .getBytes(StandardCharsets.US_ASCII));
            zip.putNextEntry(new ZipEntry("org/evil/Payload.class"));
            zip.write(new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe});
        }
        return bytes.toByteArray();
    }
}
