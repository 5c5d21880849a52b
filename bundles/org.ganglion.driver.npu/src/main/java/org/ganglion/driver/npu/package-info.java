// SPDX-License-Identifier: Apache-2.0
/** Emulates a neural processing unit: runs int8 flatbuffers in integer arithmetic alone, to the bit as the reference kernels do. */
package org.ganglion.driver.npu;
