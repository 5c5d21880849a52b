// SPDX-License-Identifier: Apache-2.0
package org.ganglion.engine.tflite;

/** A part of the file: its first byte and its number of bytes. */
record Span(int start, int length) {
    static final Span NONE = new Span(0, 0);
}
