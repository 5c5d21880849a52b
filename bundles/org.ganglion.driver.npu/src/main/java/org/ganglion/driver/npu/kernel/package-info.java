// SPDX-License-Identifier: Apache-2.0
/** The operators, each prepared once for its shapes and run without allocation. */
package org.ganglion.driver.npu.kernel;
