// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.trust;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Origin;
import org.ganglion.tuf.MetadataFetcher;
import org.ganglion.tuf.NoSuchMetadataException;
import org.ganglion.tuf.TooMuchDataException;

/** A repository's metadata, wherever the repository is. */
final class RepositoryMetadata implements MetadataFetcher {
    private static final String FOLDER = "metadata/";

    private final Origin origin;

    RepositoryMetadata(Origin origin) {
        this.origin = origin;
    }

    @Override
    public byte[] fetch(String name, int most) throws IOException {
        try {
            return origin.read(FOLDER + name, most);
        } catch (GanglionException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                throw new NoSuchMetadataException(name);
            }
            if (e.reason() == Reason.TOO_LARGE) {
                throw new TooMuchDataException(name, most);
            }
            throw new IOException(withoutPlace(e.getMessage(), name), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(name + ": interrupted");
        }
    }

    /** Who asked for it names it. */
    private static String withoutPlace(String message, String name) {
        String place = FOLDER + name + ": ";
        return message.startsWith(place) ? message.substring(place.length()) : message;
    }
}
