// SPDX-License-Identifier: Apache-2.0
/** What arrays of cells do: mapping of weights, wires, converters, compensation. */
package org.ganglion.driver.crossbar.array;
