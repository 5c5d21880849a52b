// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ganglion.transfer.protocol.HashList;

/**
 * The hash lists of the artifacts that were asked for last, as long as they do not take too much memory together: a list grows with its
 * artifact. The last is kept however large it is, for else each of its blocks would read the whole artifact. Safe for use by several
 * threads.
 */
final class KnownContents {
    private final Map<String, HashList.Content> byDigest = new LinkedHashMap<>(16, 0.75f, true);
    private final long most;
    private long bytes;

    /** Keeps lists of so many bytes together. */
    KnownContents(long most) {
        this.most = most;
    }

    /** What is known of an artifact, or null. */
    synchronized HashList.Content get(String sha256) {
        return byDigest.get(sha256);
    }

    synchronized void keep(String sha256, HashList.Content content) {
        forget(sha256);
        byDigest.put(sha256, content);
        bytes += content.list().length;
        Iterator<HashList.Content> eldest = byDigest.values().iterator();
        while (bytes > most && byDigest.size() > 1) {
            bytes -= eldest.next().list().length;
            eldest.remove();
        }
    }

    synchronized void forget(String sha256) {
        HashList.Content gone = byDigest.remove(sha256);
        bytes -= gone == null ? 0 : gone.list().length;
    }

    /** How many bytes they take. */
    synchronized long bytes() {
        return bytes;
    }
}
