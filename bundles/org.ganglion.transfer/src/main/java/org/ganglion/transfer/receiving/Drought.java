// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

/** What has happened since the last useful block. */
final class Drought {
    /** Requests that brought nothing. */
    int fruitless;
    /** How many NOT_FOUND in a row; they are not fruitless. */
    private int refusals;

    private long firstRefusal;
    /** How many BUSY; they are not fruitless. */
    int busy;
    /** Of the fruitless ones, how many brought blocks that do not fit the hash list. */
    int wrong;

    /** Counts one more refusal; tells whether there are so many in a row, and for so long. */
    boolean refused(long now, int times, long nanos) {
        if (refusals == 0) {
            firstRefusal = now;
        }
        refusals++;
        return refusals >= times && now - firstRefusal >= nanos;
    }

    /** A request was not refused: it found somebody busy, or nobody answered, or not all has come. */
    void answeredOtherwise() {
        refusals = 0;
    }

    void end() {
        fruitless = 0;
        refusals = 0;
        busy = 0;
        wrong = 0;
    }
}
