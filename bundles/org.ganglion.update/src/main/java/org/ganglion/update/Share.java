// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

/**
 * How much has come of what a document asks for: from 0 to 1, and never less than before. Its releases count alike, for how long a release is
 * is known only when its feature is here; until then nothing of it counts.
 */
final class Share {
    private int releases = 1;
    private int before;
    private long receivedBefore;
    private long neededBefore;
    private boolean known;
    private double most;

    /** So many releases are to be brought. */
    void of(int count) {
        releases = Math.max(1, count);
        before = -1;
        known = false;
        most = 0;
    }

    /** The next release begins, after so many bytes for those before it. */
    void next(long received, long needed) {
        before++;
        receivedBefore = received;
        neededBefore = needed;
        known = false;
    }

    /** From here on it is known what the release needs in all. */
    void know() {
        known = true;
    }

    /** The share, after so many bytes in all. */
    double at(long received, long needed) {
        long lacked = needed - neededBefore;
        double ofThis = !known ? 0 : lacked == 0 ? 1 : Math.min(1, (double) (received - receivedBefore) / lacked);
        most = Math.max(most, Math.min(1, (Math.max(0, before) + ofThis) / releases));
        return most;
    }
}
