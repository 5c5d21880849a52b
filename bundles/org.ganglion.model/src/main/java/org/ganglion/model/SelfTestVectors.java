// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

/**
 * The numbers of a self-test.
 *
 * @param inputs by step, then by element
 * @param expected by step, then by element
 */
public record SelfTestVectors(double[][] inputs, double[][] expected) {}
