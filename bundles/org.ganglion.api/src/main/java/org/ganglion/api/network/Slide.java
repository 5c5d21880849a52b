// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.util.Arrays;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * How the kernel of a convolution slides over its input; PyTorch's terms. A list of one number stands for all spatial dimensions.
 *
 * @param stride elements from one place to the next, at least 1
 * @param padding zeros before and behind, at least 0; null for as many as keep the length, which needs a stride of 1
 * @param dilation elements from one tap of the kernel to the next, at least 1
 * @param groups into which the channels are divided, at least 1; each is convolved with kernels of its own
 */
public record Slide(int[] stride, int[] padding, int[] dilation, int groups) {
    private static final String SAME = "same";

    /** Copies and checks. */
    public Slide {
        stride = atLeast(1, "stride", stride);
        padding = padding == null ? null : atLeast(0, "padding", padding);
        dilation = atLeast(1, "dilation", dilation);
        atLeast(1, "groups", groups);
        if (padding == null && Arrays.stream(stride).anyMatch(step -> step != 1)) {
            throw wrong("padding", "is '" + SAME + "', which needs a stride of 1, not " + Arrays.toString(stride));
        }
    }

    /** A slide by this many elements, without padding or dilation, all channels in one group. */
    public static Slide by(int... stride) {
        return new Slide(stride, new int[] {0}, new int[] {1}, 1);
    }

    /** The same with zeros around the input. */
    public Slide padded(int... zeros) {
        return new Slide(stride, zeros, dilation, groups);
    }

    /** The same with as many zeros around the input as keep its length. */
    public Slide same() {
        return new Slide(stride, null, dilation, groups);
    }

    /** The same with a distance between the taps of the kernel. */
    public Slide dilated(int... distance) {
        return new Slide(stride, padding, distance, groups);
    }

    /** The same with the channels divided. */
    public Slide groups(int count) {
        return new Slide(stride, padding, dilation, count);
    }

    /** The parameters that NIR's convolutions take: numbers for one spatial dimension, lists for more. */
    Parameters.Builder into(Parameters.Builder parameters, int rank) {
        parameters.put("stride", list(perAxis("stride", stride, rank)));
        if (padding == null) {
            parameters.put("padding", SAME);
        } else {
            parameters.put("padding", list(perAxis("padding", padding, rank)));
        }
        return parameters
                .put("dilation", list(perAxis("dilation", dilation, rank)))
                .put("groups", Tensor.of(new int[] {groups}));
    }

    /** The lengths of the output. */
    int[] over(int[] lengths, int[] kernel) {
        int rank = lengths.length;
        if (padding == null) {
            return lengths.clone();
        }
        int[] behind = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            behind[axis] = Shapes.places(
                    lengths[axis],
                    kernel[axis],
                    perAxis("stride", stride, rank)[axis],
                    perAxis("padding", padding, rank)[axis],
                    perAxis("dilation", dilation, rank)[axis]);
        }
        return behind;
    }

    /** What NIR writes for one number per spatial dimension. */
    static Tensor list(int... values) {
        return values.length == 1 ? Tensor.of(values) : Tensor.of(values, values.length);
    }

    private static int[] perAxis(String field, int[] values, int rank) {
        if (values.length == rank) {
            return values;
        }
        if (values.length != 1) {
            throw wrong(field, "has " + values.length + " elements, expected " + rank + " or one");
        }
        int[] repeated = new int[rank];
        Arrays.fill(repeated, values[0]);
        return repeated;
    }

    private static int[] atLeast(int bound, String field, int... values) {
        for (int value : values) {
            if (value < bound) {
                throw wrong(field, "is " + Arrays.toString(values) + ", expected at least " + bound);
            }
        }
        return values.clone();
    }

    private static GanglionException wrong(String field, String what) {
        return new GanglionException(Reason.INCONSISTENT, "field '" + field + "' " + what);
    }

    @Override
    public int[] stride() {
        return stride.clone();
    }

    @Override
    public int[] padding() {
        return padding == null ? null : padding.clone();
    }

    @Override
    public int[] dilation() {
        return dilation.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slide s
                && Arrays.equals(stride, s.stride)
                && Arrays.equals(padding, s.padding)
                && Arrays.equals(dilation, s.dilation)
                && groups == s.groups;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * Arrays.hashCode(stride) + Arrays.hashCode(padding)) + Arrays.hashCode(dilation))
                + groups;
    }

    @Override
    public String toString() {
        return "stride " + Arrays.toString(stride) + ", padding " + (padding == null ? SAME : Arrays.toString(padding))
                + ", dilation " + Arrays.toString(dilation) + ", groups " + groups;
    }
}
