// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

/** An operator with its tensors, ready to run. Used by one thread at a time. */
interface Kernel {
    /** Reads its inputs and fills its output. Allocates nothing. */
    void run();
}
