// SPDX-License-Identifier: Apache-2.0
/** The driver of an emulated sensor that computes a network's first layer in its pixels. */
package org.ganglion.driver.insensor;
