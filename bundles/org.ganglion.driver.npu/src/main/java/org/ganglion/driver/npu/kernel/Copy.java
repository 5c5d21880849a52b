// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

/** The same elements in another shape. */
record Copy(byte[] in, byte[] out) implements Kernel {
    @Override
    public void run() {
        System.arraycopy(in, 0, out, 0, out.length);
    }
}
