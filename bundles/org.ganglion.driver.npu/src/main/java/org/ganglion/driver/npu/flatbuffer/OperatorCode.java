// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.flatbuffer;

/** The operators that the emulator knows, as the TensorFlow Lite schema numbers them. */
public final class OperatorCode {
    /** The sum of two tensors, element by element. */
    public static final int ADD = 0;

    /** The mean of what is under a window. */
    public static final int AVERAGE_POOL_2D = 1;

    /** Tensors one behind the other. */
    public static final int CONCATENATION = 2;

    /** A convolution, plain or grouped. */
    public static final int CONV_2D = 3;

    /** A convolution of each channel by itself. */
    public static final int DEPTHWISE_CONV_2D = 4;

    /** Integers to real numbers. */
    public static final int DEQUANTIZE = 6;

    /** A product with a matrix. */
    public static final int FULLY_CONNECTED = 9;

    /** The logistic function of each element. */
    public static final int LOGISTIC = 14;

    /** The largest of what is under a window. */
    public static final int MAX_POOL_2D = 17;

    /** The product of two tensors, element by element. */
    public static final int MUL = 18;

    /** The same elements in another shape. */
    public static final int RESHAPE = 22;

    /** Shares that add up to 1. */
    public static final int SOFTMAX = 25;

    /** A tensor with zero points around it. */
    public static final int PAD = 34;

    /** Real numbers to integers, or integers of one scale to those of another. */
    public static final int QUANTIZE = 114;

    private OperatorCode() {}
}
