// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Artifact;

/** A repository with one way to its artifacts, and some small files. */
record OneWay(Link link, Map<String, byte[]> files) implements Links {
    static OneWay over(Link link) {
        return new OneWay(link, Map.of());
    }

    @Override
    public Link open(Artifact artifact, String path) {
        return link;
    }

    @Override
    public byte[] read(String path, int most) {
        byte[] bytes = files.get(path);
        if (bytes == null) {
            throw new GanglionException(Reason.NOT_FOUND, path + ": there is no such file");
        }
        return bytes;
    }
}
