// SPDX-License-Identifier: Apache-2.0
/** The driver of emulated memristor crossbars: what it claims, how it is configured, how its stages run. */
package org.ganglion.driver.crossbar;
