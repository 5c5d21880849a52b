// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.driver;

import org.ganglion.api.network.Dtype;

/**
 * How exactly a provider computes.
 *
 * @param type in which it computes
 * @param exact whether results are those of the reference, to the bit; false for analogue or reduced arithmetic
 */
public record Precision(Dtype type, boolean exact) {}
