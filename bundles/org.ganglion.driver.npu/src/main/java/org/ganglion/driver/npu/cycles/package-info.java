// SPDX-License-Identifier: Apache-2.0
/**
 * How many cycles an Arm Ethos-U takes for an operator: the performance model of Arm's Vela compiler, from its published equations and
 * constants.
 */
package org.ganglion.driver.npu.cycles;
