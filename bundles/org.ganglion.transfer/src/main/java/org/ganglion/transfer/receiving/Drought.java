// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

/** What has happened since the last useful block. */
final class Drought {
    /** Requests that brought nothing. */
    int fruitless;
    /** Of these, how many NOT_FOUND. */
    int refusals;
    /** How many BUSY; they are not fruitless. */
    int busy;
    /** Of these, how many brought blocks that do not fit the hash list. */
    int wrong;

    void end() {
        fruitless = 0;
        refusals = 0;
        busy = 0;
        wrong = 0;
    }
}
