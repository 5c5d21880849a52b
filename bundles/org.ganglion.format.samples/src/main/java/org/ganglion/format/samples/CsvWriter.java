// SPDX-License-Identifier: Apache-2.0
package org.ganglion.format.samples;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ganglion.api.stream.RowFormat;

/** Writes rows as lines of numbers between commas; whole numbers without a fraction. */
final class CsvWriter implements RowFormat.Writer {

    private static final int BUFFER = 1 << 16;
    private static final double LARGEST_WHOLE = 1e15;
    private static final int LONGEST_WHOLE = 20;

    private final OutputStream out;
    private final byte[] digits = new byte[LONGEST_WHOLE];
    private boolean begun;

    CsvWriter(OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER);
    }

    @Override
    public void header(List<String> names) throws IOException {
        if (begun) {
            throw new IllegalStateException("the header comes first");
        }
        begun = true;
        for (int i = 0; i < names.size(); i++) {
            separate(i);
            out.write(quoted(names.get(i)).getBytes(StandardCharsets.UTF_8));
        }
        out.write('\n');
    }

    @Override
    public void row(double[] values, int count) throws IOException {
        begun = true;
        for (int i = 0; i < count; i++) {
            separate(i);
            number(values[i]);
        }
        out.write('\n');
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void separate(int index) throws IOException {
        if (index > 0) {
            out.write(',');
        }
    }

    private void number(double value) throws IOException {
        boolean negativeZero = value == 0 && 1 / value < 0;
        if (value == (long) value && Math.abs(value) <= LARGEST_WHOLE && !negativeZero) {
            whole((long) value);
        } else {
            out.write(Double.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void whole(long value) throws IOException {
        long rest = Math.abs(value);
        int start = digits.length;
        do {
            digits[--start] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        if (value < 0) {
            digits[--start] = '-';
        }
        out.write(digits, start, digits.length - start);
    }

    private static String quoted(String name) {
        boolean plain = name.indexOf(',') < 0 && name.indexOf('"') < 0 && name.indexOf('\n') < 0;
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
