// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.receiving;

/** What a fetch counts. Written by the fetch's thread only. */
final class Tally {
    long received;
    long reused;
    long blocks;
    long wasted;
    long requests;
    long traffic;
}
