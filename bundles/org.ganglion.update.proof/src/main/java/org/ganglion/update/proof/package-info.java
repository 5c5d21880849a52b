// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ganglion proof power}: the updater on every disk that a power cut can leave. The bundle holds a copy of the updater, which it boots
 * on such disks; the updater of the framework is not touched.
 */
package org.ganglion.update.proof;
