// SPDX-License-Identifier: Apache-2.0
/** Reads and checks TensorFlow Lite flatbuffers in Java, and plans them. */
package org.ganglion.engine.tflite;
