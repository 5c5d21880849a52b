// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.cycles;

/**
 * A memory as the processor sees it.
 *
 * @param bytesPerCycle that it can transfer
 * @param readLatency in cycles
 * @param writeLatency in cycles
 * @param burst bytes of a transfer at once
 */
record Memory(double bytesPerCycle, int readLatency, int writeLatency, int burst) {}
