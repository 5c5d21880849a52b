// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.ganglion.tuf.MetadataFetcher;
import org.ganglion.tuf.TooMuchDataException;

/** Metadata in a folder on a web server. */
final class HttpMetadata implements MetadataFetcher {
    private final HttpFolder folder;

    HttpMetadata(HttpFolder folder) {
        this.folder = folder;
    }

    @Override
    public byte[] fetch(String name, int most) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        folder.copy(name, most, bytes);
        if (bytes.size() > most) {
            throw new TooMuchDataException(name, most);
        }
        return bytes.toByteArray();
    }
}
