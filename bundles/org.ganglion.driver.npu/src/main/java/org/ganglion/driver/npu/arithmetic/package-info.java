// SPDX-License-Identifier: Apache-2.0
/** Integer arithmetic of quantised networks: rescaling with both roundings, and fixed-point exp, reciprocal and logistic. */
package org.ganglion.driver.npu.arithmetic;
