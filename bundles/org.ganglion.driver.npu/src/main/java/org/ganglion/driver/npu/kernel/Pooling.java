// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.npu.kernel;

/** The mean, rounded half away from zero, or the largest of the elements under a window. */
final class Pooling implements Kernel {
    private final byte[] in;
    private final byte[] out;
    private final int batches;
    private final int channels;
    private final Window high;
    private final Window wide;
    private final boolean mean;
    private final int lowest;
    private final int highest;

    Pooling(Operand in, Operand out, Window high, Window wide, boolean mean, int lowest, int highest) {
        this.in = in.i8();
        this.out = out.i8();
        this.batches = in.tensor().size(0);
        this.channels = in.tensor().size(3);
        this.high = high;
        this.wide = wide;
        this.mean = mean;
        this.lowest = lowest;
        this.highest = highest;
    }

    @Override
    public void run() {
        int to = 0;
        for (int batch = 0; batch < batches; batch++) {
            for (int y = 0; y < high.out(); y++) {
                for (int x = 0; x < wide.out(); x++) {
                    for (int c = 0; c < channels; c++) {
                        int value = mean ? mean(batch, y, x, c) : largest(batch, y, x, c);
                        out[to++] = (byte) Math.max(lowest, Math.min(highest, value));
                    }
                }
            }
        }
    }

    private int mean(int batch, int y, int x, int c) {
        int sum = 0;
        for (int row = high.from(y); row < high.to(y); row++) {
            int line = (batch * high.in() + row) * wide.in();
            for (int column = wide.from(x); column < wide.to(x); column++) {
                sum += in[(line + column) * channels + c];
            }
        }
        int count = (high.to(y) - high.from(y)) * (wide.to(x) - wide.from(x));
        return sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
    }

    private int largest(int batch, int y, int x, int c) {
        int largest = Byte.MIN_VALUE;
        for (int row = high.from(y); row < high.to(y); row++) {
            int line = (batch * high.in() + row) * wide.in();
            for (int column = wide.from(x); column < wide.to(x); column++) {
                largest = Math.max(largest, in[(line + column) * channels + c]);
            }
        }
        return largest;
    }
}
