// SPDX-License-Identifier: Apache-2.0
/** Parts of a network that carry scales, as int8 models: post-training quantisation by the rules of TensorFlow Lite. */
package org.ganglion.driver.npu.region;
