// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

/** A block of recorded values, filled by one thread and then written by another. */
final class Entries {
    static final int SIZE = 4096;

    final long[] step = new long[SIZE];
    final double[] seconds = new double[SIZE];
    final int[] which = new int[SIZE];
    final int[] element = new int[SIZE];
    final double[] value = new double[SIZE];
    int count;
}
