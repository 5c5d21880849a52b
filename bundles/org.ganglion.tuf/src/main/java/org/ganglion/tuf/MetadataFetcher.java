// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Where a repository's metadata comes from. Nothing that it returns is trusted. */
@ConsumerType
public interface MetadataFetcher {
    /**
     * The content of a file in the repository's folder of metadata.
     *
     * @param name as it stands in that folder, such as {@code 3.root.json} or {@code 1.%2Frole.json}: it has no separator
     * @param most how many bytes are wanted at most
     * @throws NoSuchMetadataException if the repository says that it has no such file
     * @throws TooMuchDataException if it is longer than that; no more than one byte beyond need be read to know
     * @throws IOException if it cannot be had now
     */
    byte[] fetch(String name, int most) throws IOException;
}
