// SPDX-License-Identifier: Apache-2.0
/** Runs TensorFlow Lite flatbuffers with the C++ interpreter and XNNPACK. */
package org.ganglion.driver.tflite;
