// SPDX-License-Identifier: Apache-2.0
/** Reads the part of a TensorFlow Lite flatbuffer that the emulator executes, every offset and length checked before use. */
package org.ganglion.driver.npu.flatbuffer;
