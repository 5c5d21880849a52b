// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.stream;

/**
 * One row of values that enters a pipeline. The source gives the array away.
 *
 * @param id the source's own number, rising
 * @param nanos {@link System#nanoTime} when it entered
 * @param values one per element; the pipeline says which element goes to which input of the network
 */
public record Sample(long id, long nanos, double[] values) {}
