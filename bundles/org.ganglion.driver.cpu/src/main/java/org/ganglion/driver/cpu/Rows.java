// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.cpu;

/** Rows of weights that are added up, one for each source that is not 0, sources ascending. */
interface Rows {
    /** Adds the rows of these sources, times their values, and sends the sums. */
    void add(ActiveElements input);
}
