// SPDX-License-Identifier: Apache-2.0
/** What single memory cells do: programming error, drift, read noise, current against voltage. */
package org.ganglion.driver.crossbar.device;
