// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Names of files below a repository's folder. */
public final class RepositoryPath {
    private static final int LONGEST = 1024;

    private RepositoryPath() {}

    /**
     * Requires names separated by single slashes, none of which leads up.
     *
     * @throws GanglionException USAGE if it is something else
     */
    public static void check(String path) {
        boolean wrong = path.isEmpty() || path.length() > LONGEST || path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0;
        for (String name : path.split("/", -1)) {
            wrong |= name.isEmpty() || name.equals(".") || name.equals("..");
        }
        if (wrong) {
            throw new GanglionException(
                    Reason.USAGE, "\"" + path + "\" is no path of a file below a repository's folder");
        }
    }
}
